using DbCalm.Controller.Database;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Schedules;

/// <summary>The schedules table. A deleted schedule keeps its row, since its backups are kept as it said.</summary>
internal static class ScheduleStore
{
    private const string Columns = "id, name, settings, enabled, paused_until, next_due, created_at, updated_at";

    /// <summary>The number for a new schedule.</summary>
    public static async Task<ScheduleId> NextIdAsync(StoreTransaction store) => new((int)(await store.FindAsync<long?>("SELECT MAX(id) FROM schedules") ?? 0) + 1);

    /// <summary>Adds a schedule; false when the name is taken.</summary>
    public static async Task<bool> TryInsertAsync(StoreTransaction store, StoredSchedule schedule) => await store.ExecuteAsync(
        $"""
        INSERT INTO schedules ({Columns}) VALUES (@Id, @Name, @Settings, @Enabled, @PausedUntil, @NextDue, @CreatedAt, @UpdatedAt)
        ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING
        """,
        ScheduleRow.Of(schedule)) > 0;

    /// <summary>Stores what can change of a schedule.</summary>
    public static Task UpdateAsync(StoreTransaction store, StoredSchedule schedule) => store.ExecuteAsync(
        "UPDATE schedules SET settings = @Settings, enabled = @Enabled, paused_until = @PausedUntil, next_due = @NextDue, updated_at = @UpdatedAt WHERE id = @Id",
        ScheduleRow.Of(schedule));

    /// <summary>Stores its first time that was not looked at yet.</summary>
    public static Task SetNextDueAsync(StoreTransaction store, ScheduleId id, DateTimeOffset? nextDue) =>
        store.ExecuteAsync("UPDATE schedules SET next_due = @NextDue WHERE id = @Id", new { Id = id.Value, NextDue = nextDue.ToStored() });

    /// <summary>From now on it does nothing and is not listed.</summary>
    public static Task DeleteAsync(StoreTransaction store, ScheduleId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE schedules SET deleted_at = @At, next_due = NULL WHERE id = @Id", new { Id = id.Value, At = at.ToStored() });

    /// <summary>The schedule of this name; null for none.</summary>
    public static async Task<StoredSchedule?> FindAsync(StoreTransaction store, ScheduleName name) =>
        (await store.FindAsync<ScheduleRow>($"SELECT {Columns} FROM schedules WHERE name = @Name AND deleted_at IS NULL", new { Name = name.Value }))?.ToSchedule();

    /// <summary>The schedule of this number; null for none.</summary>
    public static async Task<StoredSchedule?> FindAsync(StoreTransaction store, ScheduleId id) =>
        (await store.FindAsync<ScheduleRow>($"SELECT {Columns} FROM schedules WHERE id = @Id AND deleted_at IS NULL", new { Id = id.Value }))?.ToSchedule();

    /// <summary>The schedule of this number, also one that is deleted, whose backups are still kept as it said; null for none.</summary>
    public static async Task<StoredSchedule?> FindEverAsync(StoreTransaction store, int id) =>
        (await store.FindAsync<ScheduleRow>($"SELECT {Columns} FROM schedules WHERE id = @Id", new { Id = id }))?.ToSchedule();

    /// <summary>A page of schedules, by number.</summary>
    public static async Task<Page<StoredSchedule>> ListAsync(StoreTransaction store, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("schedules", pageToken, 1);
        IReadOnlyList<ScheduleRow> rows = await store.QueryAsync<ScheduleRow>(
            $"SELECT {Columns} FROM schedules WHERE deleted_at IS NULL AND id > @After ORDER BY id LIMIT @Limit",
            new { After = after is null ? 0 : StoredNumber.Parse(after[0]), Limit = size + 1 });
        return Page<ScheduleRow>.Of(rows, size, row => PageToken.Write("schedules", StoredNumber.Format(row.Id))).Select(row => row.ToSchedule());
    }

    /// <summary>Every schedule that is at work or not, by number; with those that are deleted, whose backups are still kept as they said.</summary>
    public static async Task<IReadOnlyList<StoredSchedule>> AllAsync(StoreTransaction store, bool withDeleted) =>
        [.. (await store.QueryAsync<ScheduleRow>($"SELECT {Columns} FROM schedules {(withDeleted ? "" : "WHERE deleted_at IS NULL")} ORDER BY id")).Select(row => row.ToSchedule())];

    /// <summary>The enabled schedules that are due by <paramref name="now"/> or have runs that wait.</summary>
    public static Task<IReadOnlyList<ScheduleRow>> AtWorkAsync(StoreTransaction store, DateTimeOffset now) => store.QueryAsync<ScheduleRow>(
        $"""
        SELECT {Columns} FROM schedules WHERE deleted_at IS NULL AND enabled = 1 AND next_due <= @Now
        UNION SELECT {Columns} FROM schedules WHERE deleted_at IS NULL AND enabled = 1 AND id IN (SELECT schedule_id FROM schedule_runs WHERE state = 'Waiting')
        """,
        new { Now = now.ToStored() });

    /// <summary>When the next schedule is due; null when none will be.</summary>
    public static async Task<DateTimeOffset?> NextDueAsync(StoreTransaction store) =>
        StoredTime.ParseOptional(await store.FindAsync<string?>("SELECT MIN(next_due) FROM schedules WHERE deleted_at IS NULL AND enabled = 1"));
}
