using DbCalm.Controller.Database;

namespace DbCalm.Controller.Audit;

/// <summary>The audit and audit_seals tables. The database itself refuses to change or delete their rows.</summary>
internal static class AuditStore
{
    private const string Columns = "number, at, actor, address, action, outcome, begun, request, before_state AS before, after_state AS after, reason, previous_hash, hash";

    /// <summary>Adds a row.</summary>
    public static Task InsertAsync(StoreTransaction store, AuditRow row) => store.ExecuteAsync(
        """
        INSERT INTO audit (number, at, actor, address, action, outcome, begun, request, before_state, after_state, reason, previous_hash, hash)
        VALUES (@Number, @At, @Actor, @Address, @Action, @Outcome, @Begun, @Request, @Before, @After, @Reason, @PreviousHash, @Hash)
        """,
        row);

    /// <summary>The newest row; null when there is none.</summary>
    public static Task<AuditRow?> LastAsync(StoreTransaction store) => store.FindAsync<AuditRow>($"SELECT {Columns} FROM audit ORDER BY number DESC LIMIT 1");

    /// <summary>The rows after <paramref name="number"/>, oldest first, at most <paramref name="most"/>.</summary>
    public static Task<IReadOnlyList<AuditRow>> AfterAsync(StoreTransaction store, long number, int most) =>
        store.QueryAsync<AuditRow>($"SELECT {Columns} FROM audit WHERE number > @Number ORDER BY number LIMIT @Most", new { Number = number, Most = most });

    /// <summary>A page of rows, newest first.</summary>
    public static async Task<Page<AuditRow>> ListAsync(StoreTransaction store, AuditQuery query, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("audit", pageToken, 1);
        string filter = (after is null ? "1 = 1" : "number < @After")
            + (query.Actor.Length == 0 ? "" : " AND instr(' ' || replace(replace(actor, '(', ' '), ')', ' ') || ' ', ' ' || replace(replace(trim(@Actor), '(', ' '), ')', ' ') || ' ') > 0")
            + (query.Action.Length == 0 ? "" : " AND instr(action, @Action) > 0")
            + (query.Outcome is null ? "" : " AND outcome = @Outcome")
            + (query.Since is null ? "" : " AND at >= @Since")
            + (query.Until is null ? "" : " AND at < @Until");
        IReadOnlyList<AuditRow> rows = await store.QueryAsync<AuditRow>(
            $"SELECT {Columns} FROM audit WHERE {filter} ORDER BY number DESC LIMIT @Limit",
            new
            {
                After = after is null ? 0 : StoredNumber.Parse(after[0]),
                query.Actor,
                query.Action,
                Outcome = query.Outcome?.ToString(),
                Since = query.Since.ToStored(),
                Until = query.Until.ToStored(),
                Limit = size + 1,
            });
        return Page<AuditRow>.Of(rows, size, row => PageToken.Write("audit", StoredNumber.Format(row.Number)));
    }

    /// <summary>Adds a seal; one of the same row stays as it is.</summary>
    public static Task InsertSealAsync(StoreTransaction store, AuditSeal seal) => store.ExecuteAsync(
        "INSERT INTO audit_seals (number, hash, at, key_id, signature) VALUES (@Number, @Hash, @At, @KeyId, @Signature) ON CONFLICT (number) DO NOTHING", seal);

    /// <summary>All seals, oldest first.</summary>
    public static Task<IReadOnlyList<AuditSeal>> SealsAsync(StoreTransaction store) =>
        store.QueryAsync<AuditSeal>("SELECT number, hash, at, key_id, signature FROM audit_seals ORDER BY number");

    /// <summary>The newest seal; null when there is none.</summary>
    public static Task<AuditSeal?> LastSealAsync(StoreTransaction store) =>
        store.FindAsync<AuditSeal>("SELECT number, hash, at, key_id, signature FROM audit_seals ORDER BY number DESC LIMIT 1");
}
