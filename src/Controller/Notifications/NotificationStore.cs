using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>The notifications table: every message to every channel.</summary>
internal static class NotificationStore
{
    private const int PrunedAtOnce = 10_000;
    private const string Columns = "id, channel, event, body, state, attempts, created_at, next_attempt_at, give_up_at, finished_at, last_error";

    /// <summary>Adds a message that is tried at once.</summary>
    public static Task InsertAsync(StoreTransaction store, ChannelName channel, Notification message, DateTimeOffset now) => store.ExecuteAsync(
        $"INSERT INTO notifications ({Columns}) VALUES (@Id, @Channel, @Event, @Body, @State, @Attempts, @CreatedAt, @NextAttemptAt, @GiveUpAt, @FinishedAt, @LastError)",
        NotificationRow.New(channel, message, now));

    /// <summary>The message of this id; throws a not-found error for none.</summary>
    public static async Task<StoredNotification> GetAsync(StoreTransaction store, string id) =>
        (await store.FindAsync<NotificationRow>($"SELECT {Columns} FROM notifications WHERE id = @Id", new { Id = id }))?.ToNotification()
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no notification {NameRules.Quote(id)}", "see 'dbcalmctl notifications list'; delivered ones are forgotten after 30 days");

    /// <summary>The messages of a channel that are due, those that wait longest first.</summary>
    public static async Task<IReadOnlyList<StoredNotification>> DueAsync(StoreTransaction store, string channel, DateTimeOffset now, int most) => [.. (await store.QueryAsync<NotificationRow>(
        $"SELECT {Columns} FROM notifications WHERE state = 'Waiting' AND channel = @Channel AND next_attempt_at <= @Now ORDER BY next_attempt_at, id LIMIT @Most",
        new { Channel = channel, Now = now.ToStored(), Most = most })).Select(row => row.ToNotification())];

    /// <summary>For each channel with messages that wait, when its next one is due.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> NextAsync(StoreTransaction store) =>
        (await store.QueryAsync<NotificationRow>("SELECT channel, MIN(next_attempt_at) AS next_attempt_at FROM notifications WHERE state = 'Waiting' GROUP BY channel"))
        .ToDictionary(row => row.Channel, row => StoredTime.Parse(row.NextAttemptAt!), StringComparer.Ordinal);

    /// <summary>Notes what an attempt came to; one that does not wait any more stays as it is.</summary>
    public static Task SetAttemptAsync(StoreTransaction store, StoredNotification after) => store.ExecuteAsync(
        """
        UPDATE notifications SET state = @State, attempts = @Attempts, next_attempt_at = @NextAttemptAt, finished_at = @FinishedAt, last_error = @LastError
        WHERE id = @Id AND state = 'Waiting'
        """,
        new { after.Id, State = after.State.ToString(), after.Attempts, NextAttemptAt = after.NextAttemptAt.ToStored(), FinishedAt = after.FinishedAt.ToStored(), after.LastError });

    /// <summary>Has a message tried again at once, and for as long as a new one.</summary>
    public static Task RetryAsync(StoreTransaction store, string id, DateTimeOffset now) => store.ExecuteAsync(
        "UPDATE notifications SET state = 'Waiting', next_attempt_at = @Now, give_up_at = @GiveUpAt, finished_at = NULL WHERE id = @Id",
        new { Id = id, Now = now.ToStored(), GiveUpAt = (now + DeliveryRetries.GivesUpAfter).ToStored() });

    /// <summary>Gives up what waits for a channel.</summary>
    public static Task GiveUpAllAsync(StoreTransaction store, ChannelName channel, string reason, DateTimeOffset now) => store.ExecuteAsync(
        "UPDATE notifications SET state = 'GivenUp', next_attempt_at = NULL, finished_at = @Now, last_error = @Reason WHERE channel = @Channel AND state = 'Waiting'",
        new { Channel = channel.Value, Reason = reason, Now = now.ToStored() });

    /// <summary>Forgets messages that were done before <paramref name="before"/>, some at a time; how many.</summary>
    public static Task<int> PruneAsync(StoreTransaction store, DateTimeOffset before) => store.ExecuteAsync(
        "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE finished_at < @Before LIMIT @Most)", new { Before = before.ToStored(), Most = PrunedAtOnce });

    /// <summary>A page of messages, newest first; of one channel and in one state, or all.</summary>
    public static async Task<Page<StoredNotification>> ListAsync(StoreTransaction store, ChannelName? channel, NotificationState? state, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("notifications", pageToken, 2);
        string filter = (channel is null ? "1 = 1" : "channel = @Channel")
            + (state is null ? "" : " AND state = @State")
            + (after is null ? "" : " AND (created_at < @At OR (created_at = @At AND id < @Id))");
        IReadOnlyList<NotificationRow> rows = await store.QueryAsync<NotificationRow>(
            $"SELECT {Columns} FROM notifications WHERE {filter} ORDER BY created_at DESC, id DESC LIMIT @Limit",
            new { Channel = channel?.Value, State = state?.ToString(), At = after?[0], Id = after?[1], Limit = size + 1 });
        return Page<NotificationRow>.Of(rows, size, row => PageToken.Write("notifications", row.CreatedAt, row.Id)).Select(row => row.ToNotification());
    }

    /// <summary>How the messages of each channel fare that has any which are not delivered.</summary>
    public static async Task<IReadOnlyDictionary<string, ChannelTraffic>> TrafficAsync(StoreTransaction store)
    {
        IReadOnlyList<TrafficRow> rows = await store.QueryAsync<TrafficRow>(
            """
            SELECT n.channel, SUM(CASE WHEN n.state = 'Waiting' THEN 1 ELSE 0 END) AS waiting, SUM(CASE WHEN n.state = 'Waiting' AND n.attempts > 0 THEN 1 ELSE 0 END) AS failing,
                SUM(CASE WHEN n.state = 'GivenUp' THEN 1 ELSE 0 END) AS given_up, MAX(CASE WHEN n.state = 'Waiting' THEN n.last_error ELSE '' END) AS last_error
            FROM notifications n WHERE n.state <> 'Delivered' GROUP BY n.channel
            """);
        return rows.ToDictionary(row => row.Channel, row => new ChannelTraffic(row.Waiting, row.Failing, row.GivenUp, row.LastError), StringComparer.Ordinal);
    }
}
