using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Schedules;

/// <summary>The schedule_runs table: every turn of every instance, each at most once.</summary>
internal static class RunStore
{
    private const string Columns = "schedule_id, instance, due_at, start_from, start_by, state, type, job_id, reason, decided_at";
    private const string IsThis = "schedule_id = @ScheduleId AND instance = @Instance AND due_at = @DueAt";

    /// <summary>Adds a turn; one that is there stays as it is.</summary>
    public static Task InsertAsync(StoreTransaction store, ScheduleRun run, DateTimeOffset at) => store.ExecuteAsync(
        $"""
        INSERT INTO schedule_runs ({Columns}) VALUES (@ScheduleId, @Instance, @DueAt, @StartFrom, @StartBy, @State, @Type, @JobId, @Reason, @DecidedAt)
        ON CONFLICT (schedule_id, instance, due_at) DO NOTHING
        """,
        RunRow.Of(run, at));

    /// <summary>Decides on a turn that waits; false when it does not wait any more.</summary>
    public static async Task<bool> TryDecideAsync(StoreTransaction store, ScheduleRun run, DateTimeOffset at) => await store.ExecuteAsync(
        $"UPDATE schedule_runs SET state = @State, type = @Type, job_id = @JobId, reason = @Reason, decided_at = @DecidedAt WHERE {IsThis} AND state = 'Waiting'",
        RunRow.Of(run, at)) > 0;

    /// <summary>Notes why a turn waits, when that changed.</summary>
    public static Task SetReasonAsync(StoreTransaction store, Occurrence occurrence, string reason) => store.ExecuteAsync(
        $"UPDATE schedule_runs SET reason = @Reason WHERE {IsThis} AND state = 'Waiting' AND reason <> @Reason",
        new { ScheduleId = occurrence.Schedule.Value, Instance = occurrence.Instance.Value, DueAt = occurrence.DueAt.ToStored(), Reason = reason });

    /// <summary>The turns that wait, in no order.</summary>
    public static async Task<IReadOnlyList<ScheduleRun>> WaitingAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<RunRow>($"SELECT {Columns} FROM schedule_runs WHERE state = 'Waiting'")).Select(row => row.ToRun())];

    /// <summary>True when any turn waits.</summary>
    public static async Task<bool> AnyWaitsAsync(StoreTransaction store) => await store.FindAsync<long?>("SELECT 1 FROM schedule_runs WHERE state = 'Waiting' LIMIT 1") is not null;

    /// <summary>A page of turns, the latest due first; of one schedule and one instance, or of all.</summary>
    public static async Task<Page<ScheduleRun>> ListAsync(StoreTransaction store, ScheduleId? schedule, InstanceName? instance, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("runs", pageToken, 3);
        string filter = (schedule is null ? "1 = 1" : "schedule_id = @Schedule")
            + (instance is null ? "" : " AND instance = @Instance")
            + (after is null ? "" : " AND (due_at < @At OR (due_at = @At AND (schedule_id < @Id OR (schedule_id = @Id AND instance < @Name))))");
        IReadOnlyList<RunRow> rows = await store.QueryAsync<RunRow>(
            $"SELECT {Columns} FROM schedule_runs WHERE {filter} ORDER BY due_at DESC, schedule_id DESC, instance DESC LIMIT @Limit",
            new
            {
                Schedule = schedule?.Value,
                Instance = instance?.Value,
                At = after?[0],
                Id = after is null ? 0 : StoredNumber.Parse(after[1]),
                Name = after?[2],
                Limit = size + 1,
            });
        return Page<RunRow>.Of(rows, size, row => PageToken.Write("runs", row.DueAt, StoredNumber.Format(row.ScheduleId), row.Instance)).Select(row => row.ToRun());
    }

    /// <summary>Forgets turns that were decided before <paramref name="before"/>.</summary>
    public static Task ForgetAsync(StoreTransaction store, DateTimeOffset before) =>
        store.ExecuteAsync("DELETE FROM schedule_runs WHERE due_at < @Before AND state <> 'Waiting' AND decided_at < @Before", new { Before = before.ToStored() });
}
