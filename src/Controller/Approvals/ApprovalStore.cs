using DbCalm.Controller.Database;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Approvals;

/// <summary>The approvals table.</summary>
internal static class ApprovalStore
{
    private const int PrunedAtOnce = 10_000;
    private const string Columns =
        "id, kind, rule, path, request, request_sha256, shown, summary, facts, state, asker_kind, asker_name, asker_since, asked_by, asked_from, asked_at, until, decided_by, decided_from, decided_at, "
        + "reason, finished_at, answer, interrupted";

    /// <summary>Adds one.</summary>
    public static Task InsertAsync(StoreTransaction store, StoredApproval approval) => store.ExecuteAsync(
        $"""
        INSERT INTO approvals ({Columns}) VALUES (@Id, @Kind, @Rule, @Path, @Request, @RequestSha256, @Shown, @Summary, @Facts, @State, @AskerKind, @AskerName, @AskerSince, @AskedBy, @AskedFrom,
            @AskedAt, @Until, @DecidedBy, @DecidedFrom, @DecidedAt, @Reason, @FinishedAt, @Answer, @Interrupted)
        """,
        ApprovalRow.Of(approval));

    /// <summary>Stores what can change of one. The request of one that is over is forgotten.</summary>
    public static Task UpdateAsync(StoreTransaction store, StoredApproval approval) => store.ExecuteAsync(
        """
        UPDATE approvals SET request = @Request, state = @State, decided_by = @DecidedBy, decided_from = @DecidedFrom, decided_at = @DecidedAt, reason = @Reason, finished_at = @FinishedAt,
            answer = @Answer, interrupted = @Interrupted
        WHERE id = @Id
        """,
        ApprovalRow.Of(approval.FinishedAt is null ? approval : approval with { Request = [] }));

    /// <summary>The one of this id; null for none.</summary>
    public static async Task<StoredApproval?> FindAsync(StoreTransaction store, string id) =>
        (await store.FindAsync<ApprovalRow>($"SELECT {Columns} FROM approvals WHERE id = @Id", new { Id = id }))?.ToApproval();

    /// <summary>The one of this id; throws a not-found error for none.</summary>
    public static async Task<StoredApproval> GetAsync(StoreTransaction store, string id) => await FindAsync(store, id) ?? throw NotFound(id);

    /// <summary>The error for one that is not there, or that is not the caller's to see.</summary>
    public static DbCalmException NotFound(string id) => new(ErrorCode.NotFound, $"there is no approval {NameRules.Quote(id)}", "see 'dbcalmctl approvals list'");

    /// <summary>Reads the requests of the same one in the same words, newest first.</summary>
    public static async Task<IReadOnlyList<StoredApproval>> SameAsync(StoreTransaction store, Asker asker, string requestSha256) => [.. (await store.QueryAsync<ApprovalRow>(
        $"""
        SELECT {Columns} FROM approvals WHERE asker_kind = @Kind AND asker_name = @Name AND asker_since = @Since AND request_sha256 = @Sha256
            AND (finished_at IS NULL OR state = 'Done') ORDER BY asked_at DESC, id DESC LIMIT 10
        """,
        new { asker.Kind, asker.Name, asker.Since, Sha256 = requestSha256 })).Select(row => row.ToApproval())];

    /// <summary>Counts the requests of one that wait.</summary>
    public static async Task<long> CountPendingAsync(StoreTransaction store, Asker asker) => await store.FindAsync<long>(
        "SELECT COUNT(*) FROM approvals WHERE finished_at IS NULL AND asker_kind = @Kind AND asker_name = @Name", new { asker.Kind, asker.Name });

    /// <summary>Those that wait, the next due first, at most a thousand.</summary>
    public static async Task<IReadOnlyList<StoredApproval>> PendingAsync(StoreTransaction store) => [.. (await store.QueryAsync<ApprovalRow>(
        $"SELECT {Columns} FROM approvals WHERE finished_at IS NULL AND state = 'Pending' ORDER BY until, id LIMIT 1000")).Select(row => row.ToApproval())];

    /// <summary>Those in this state whose time has come by <paramref name="now"/>, the oldest first, some at a time.</summary>
    public static async Task<IReadOnlyList<StoredApproval>> DueAsync(StoreTransaction store, ApprovalState state, DateTimeOffset now) => [.. (await store.QueryAsync<ApprovalRow>(
        $"SELECT {Columns} FROM approvals WHERE finished_at IS NULL AND state = @State AND until <= @Now ORDER BY until, id LIMIT 100", new { State = state.ToString(), Now = now.ToStored() })).Select(row => row.ToApproval())];

    /// <summary>The ids of those that are to be carried out.</summary>
    public static Task<IReadOnlyList<string>> ApprovedAsync(StoreTransaction store) =>
        store.QueryAsync<string>("SELECT id FROM approvals WHERE finished_at IS NULL AND state = 'Approved' ORDER BY decided_at, id");

    /// <summary>When the time of the next one comes; null when none waits.</summary>
    public static async Task<DateTimeOffset?> NextAsync(StoreTransaction store) =>
        StoredTime.ParseOptional(await store.FindAsync<string?>("SELECT MIN(until) FROM approvals WHERE finished_at IS NULL AND state = 'Pending'"));

    /// <summary>Has what an earlier process was at carried out again.</summary>
    public static Task<int> ReopenAsync(StoreTransaction store) =>
        store.ExecuteAsync("UPDATE approvals SET state = 'Approved', interrupted = 1 WHERE finished_at IS NULL AND state = 'Running'");

    /// <summary>Forgets those that were over before <paramref name="before"/>, some at a time.</summary>
    public static Task<int> PruneAsync(StoreTransaction store, DateTimeOffset before) => store.ExecuteAsync(
        "DELETE FROM approvals WHERE id IN (SELECT id FROM approvals WHERE finished_at < @Before LIMIT @Most)", new { Before = before.ToStored(), Most = PrunedAtOnce });

    /// <summary>A page, newest first; in one state or all, of one who asked or all.</summary>
    public static async Task<Page<StoredApproval>> ListAsync(StoreTransaction store, ApprovalState? state, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("approvals", pageToken, 2);
        string filter = (state is null ? "1 = 1" : "state = @State") + (after is null ? "" : " AND (asked_at < @At OR (asked_at = @At AND id < @Id))");
        IReadOnlyList<ApprovalRow> rows = await store.QueryAsync<ApprovalRow>(
            $"SELECT {Columns} FROM approvals WHERE {filter} ORDER BY asked_at DESC, id DESC LIMIT @Limit",
            new { State = state?.ToString(), At = after?[0], Id = after?[1], Limit = size + 1 });
        return Page<ApprovalRow>.Of(rows, size, row => PageToken.Write("approvals", row.AskedAt, row.Id)).Select(row => row.ToApproval());
    }
}
