using DbCalm.Controller.Database;

namespace DbCalm.Controller.Retention;

/// <summary>The retention_runs table: its one row tells of the last run.</summary>
internal static class RetentionRunStore
{
    /// <summary>When retention last ran to its end; null for never.</summary>
    public static async Task<DateTimeOffset?> LastAsync(StoreTransaction store) =>
        StoredTime.ParseOptional(await store.FindAsync<string?>("SELECT ran_at FROM retention_runs WHERE id = 1 AND ran_at <> ''"));

    /// <summary>Why the last run stopped; empty when it did not.</summary>
    public static async Task<string> StoppedAsync(StoreTransaction store) => await store.FindAsync<string?>("SELECT stopped FROM retention_runs WHERE id = 1") ?? "";

    /// <summary>Notes a run.</summary>
    public static Task NoteAsync(StoreTransaction store, DateTimeOffset? at, string stopped) => store.ExecuteAsync(
        """
        INSERT INTO retention_runs (id, ran_at, stopped) VALUES (1, @At, @Stopped)
        ON CONFLICT (id) DO UPDATE SET ran_at = excluded.ran_at, stopped = excluded.stopped
        """,
        new { At = at.ToStored() ?? "", Stopped = stopped });
}
