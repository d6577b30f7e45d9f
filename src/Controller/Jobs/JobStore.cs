using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>The jobs table.</summary>
internal static class JobStore
{
    private const string Columns =
        "id, kind, state, host_id, instance, occupies, backup_id, request, epoch, "
        + "cancel_requested, created_at, started_at, finished_at, step, error_code, error_message, error_hint, result";

    /// <summary>Adds a job.</summary>
    public static Task InsertAsync(StoreTransaction store, QueuedJob job) => store.ExecuteAsync(
        $"""
        INSERT INTO jobs ({Columns}) VALUES (@Id, @Kind, @State, @HostId, @Instance, @Occupies, @BackupId, @Request,
            @Epoch, @CancelRequested, @CreatedAt, @StartedAt, @FinishedAt, @Step, @ErrorCode, @ErrorMessage, @ErrorHint, @Result)
        """,
        JobRow.Of(job));

    /// <summary>Stores what can change of a job.</summary>
    public static Task UpdateAsync(StoreTransaction store, Job job) => store.ExecuteAsync(
        """
        UPDATE jobs SET state = @State, epoch = @Epoch, cancel_requested = @CancelRequested, started_at = @StartedAt, finished_at = @FinishedAt,
            step = @Step, error_code = @ErrorCode, error_message = @ErrorMessage, error_hint = @ErrorHint, result = @Result
        WHERE id = @Id
        """,
        JobRow.Of(new QueuedJob(job, null)));

    /// <summary>The job of this id; null for none.</summary>
    public static async Task<QueuedJob?> FindAsync(StoreTransaction store, JobId id) =>
        (await store.FindAsync<JobRow>($"SELECT {Columns} FROM jobs WHERE id = @Id", new { Id = id.Value }))?.ToJob();

    /// <summary>The job of this id; throws a not-found error for none.</summary>
    public static async Task<QueuedJob> GetAsync(StoreTransaction store, JobId id) =>
        await FindAsync(store, id) ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no job {id}", "see 'dbcalmctl jobs list'");

    /// <summary>All jobs that have not ended, in no order.</summary>
    public static async Task<IReadOnlyList<Job>> UnfinishedAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<JobRow>($"SELECT {Columns} FROM jobs WHERE finished_at IS NULL")).Select(row => row.ToJob().Job)];

    /// <summary>A page of jobs, newest first; of one instance or, when null, of all; in these states or, when empty, in all.</summary>
    public static async Task<Page<QueuedJob>> ListAsync(StoreTransaction store, InstanceName? instance, IReadOnlyCollection<JobState> states, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("jobs", pageToken, 2);
        string filter = (instance is null ? "1 = 1" : "instance = @Instance")
            + (states.Count == 0 ? "" : " AND state IN @States")
            + (after is null ? "" : " AND (created_at < @At OR (created_at = @At AND id < @Id))");
        IReadOnlyList<JobRow> rows = await store.QueryAsync<JobRow>(
            $"SELECT {Columns} FROM jobs WHERE {filter} ORDER BY created_at DESC, id DESC LIMIT @Limit",
            new { Instance = instance?.Value, States = states.Select(state => state.ToString()).Distinct(), At = after?[0], Id = after?[1], Limit = size + 1 });
        return Page<JobRow>.Of(rows, size, row => PageToken.Write("jobs", row.CreatedAt, row.Id)).Select(row => row.ToJob());
    }

    /// <summary>The newest jobs that ended without success.</summary>
    public static async Task<IReadOnlyList<QueuedJob>> RecentFailuresAsync(StoreTransaction store, int count) =>
        [.. (await store.QueryAsync<JobRow>(
            $"SELECT {Columns} FROM jobs WHERE state IN ('Failed', 'Interrupted') ORDER BY created_at DESC, id DESC LIMIT @Count", new { Count = count })).Select(row => row.ToJob())];

    /// <summary>Notes what was sent to the agent and when.</summary>
    public static Task SetOfferAsync(StoreTransaction store, JobId id, string offer, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE jobs SET offer = @Offer, offered_at = @At WHERE id = @Id", new { Id = id.Value, Offer = offer, At = at.ToStored() });

    /// <summary>What was last sent to the agent; null for nothing.</summary>
    public static Task<string?> FindOfferAsync(StoreTransaction store, JobId id) =>
        store.FindAsync<string?>("SELECT offer FROM jobs WHERE id = @Id", new { Id = id.Value });

    /// <summary>The jobs whose agents did not confirm an offer from before <paramref name="before"/>.</summary>
    public static async Task<IReadOnlyList<Job>> UnconfirmedAsync(StoreTransaction store, DateTimeOffset before) =>
        [.. (await store.QueryAsync<JobRow>($"SELECT {Columns} FROM jobs WHERE finished_at IS NULL AND state = 'Offered' AND offered_at < @Before", new { Before = before.ToStored() }))
            .Select(row => row.ToJob().Job)];

    /// <summary>Notes what the agent said at the job's end.</summary>
    public static Task SetFinishAsync(StoreTransaction store, JobId id, string finish) =>
        store.ExecuteAsync("UPDATE jobs SET finish = @Finish WHERE id = @Id", new { Id = id.Value, Finish = finish });

    /// <summary>What the agent said at the job's end; null for nothing.</summary>
    public static Task<string?> FindFinishAsync(StoreTransaction store, JobId id) =>
        store.FindAsync<string?>("SELECT finish FROM jobs WHERE id = @Id", new { Id = id.Value });

    /// <summary>How many jobs of this kind about this backup failed since the last one that succeeded, and when the last one ended.</summary>
    public static async Task<(long Count, DateTimeOffset? LastAt)> FailuresAsync(StoreTransaction store, JobKind kind, BackupId backup)
    {
        IReadOnlyList<JobRow> rows = await store.QueryAsync<JobRow>(
            $"SELECT {Columns} FROM jobs WHERE kind = @Kind AND backup_id = @Backup AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 20",
            new { Kind = kind.ToString(), Backup = backup.Value });
        Job[] failed = [.. rows.Select(row => row.ToJob().Job).TakeWhile(job => job.State != JobState.Succeeded)];
        return (failed.Length, failed.Length == 0 ? null : failed[0].FinishedAt);
    }
}
