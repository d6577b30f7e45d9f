using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>What is wrong now, and what each channel was told of it: the notification_conditions and notification_tellings tables.</summary>
internal static class ConditionStore
{
    private const string Columns = "kind, subject, opened_at, details";

    /// <summary>The condition; null when it is not open.</summary>
    public static async Task<Condition?> FindAsync(StoreTransaction store, ConditionKind kind, string key) => (await store.FindAsync<ConditionRow>(
        $"SELECT {Columns} FROM notification_conditions WHERE kind = @Kind AND subject = @Key", new { Kind = kind.ToString(), Key = key }))?.ToCondition();

    /// <summary>What is open, by kind and subject.</summary>
    public static async Task<IReadOnlyList<Condition>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<ConditionRow>($"SELECT {Columns} FROM notification_conditions ORDER BY kind, subject")).Select(row => row.ToCondition()).OfType<Condition>()];

    /// <summary>Opens it, or notes what is known of it now.</summary>
    public static Task PutAsync(StoreTransaction store, Condition condition) => store.ExecuteAsync(
        $"INSERT INTO notification_conditions ({Columns}) VALUES (@Kind, @Subject, @OpenedAt, @Details) ON CONFLICT (kind, subject) DO UPDATE SET details = excluded.details",
        ConditionRow.Of(condition));

    /// <summary>Closes it, and forgets what was told of it.</summary>
    public static async Task RemoveAsync(StoreTransaction store, ConditionKind kind, string key)
    {
        var which = new { Kind = kind.ToString(), Key = key };
        await store.ExecuteAsync("DELETE FROM notification_conditions WHERE kind = @Kind AND subject = @Key", which);
        await store.ExecuteAsync("DELETE FROM notification_tellings WHERE kind = @Kind AND subject = @Key", which);
    }

    /// <summary>When each channel was last told of the condition.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ToldAsync(StoreTransaction store, ConditionKind kind, string key) =>
        (await store.QueryAsync<TellingRow>("SELECT channel, told_at FROM notification_tellings WHERE kind = @Kind AND subject = @Key", new { Kind = kind.ToString(), Key = key }))
        .ToDictionary(row => row.Channel, row => StoredTime.Parse(row.ToldAt), StringComparer.Ordinal);

    /// <summary>When each channel was last told of each condition.</summary>
    public static async Task<IReadOnlyDictionary<(string Kind, string Key, string Channel), DateTimeOffset>> AllToldAsync(StoreTransaction store) =>
        (await store.QueryAsync<TellingRow>("SELECT channel, kind, subject, told_at FROM notification_tellings")).ToDictionary(row => (row.Kind, row.Subject, row.Channel), row => StoredTime.Parse(row.ToldAt));

    /// <summary>Notes that the channel was told.</summary>
    public static Task SetToldAsync(StoreTransaction store, ChannelName channel, Condition condition, DateTimeOffset at) => store.ExecuteAsync(
        """
        INSERT INTO notification_tellings (channel, kind, subject, told_at) VALUES (@Channel, @Kind, @Key, @At)
        ON CONFLICT (kind, subject, channel) DO UPDATE SET told_at = excluded.told_at
        """,
        new { Channel = channel.Value, Kind = condition.Kind.ToString(), condition.Key, At = at.ToStored() });

    /// <summary>Forgets what a channel was told.</summary>
    public static Task ForgetChannelAsync(StoreTransaction store, ChannelName channel) =>
        store.ExecuteAsync("DELETE FROM notification_tellings WHERE channel = @Channel", new { Channel = channel.Value });

    /// <summary>The name of a schedule, also of one that was deleted; null for none.</summary>
    public static Task<string?> FindScheduleNameAsync(StoreTransaction store, int schedule) =>
        store.FindAsync<string?>("SELECT name FROM schedules WHERE id = @Id", new { Id = schedule });
}
