using System.Security.Cryptography;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Platform;

namespace DbCalm.Controller.Notifications;

/// <summary>Delivers what is due for one channel, one message after the other. A message is delivered at least once: when the controller dies before it noted a success, it comes again under its id.</summary>
internal sealed partial class ChannelDelivery(StoreDatabase database, Attempts attempts, TimeProvider time, ILogger<ChannelDelivery> logger)
{
    private const int AtOnce = 20;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>Goes on until nothing is due, or until the receiver seems to be down: then the time until which it is left alone.</summary>
    public async Task<DateTimeOffset?> RunAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            (StoredChannel? channel, IReadOnlyList<StoredNotification> due) = await database.ReadAsync(
                async store => (await ChannelStore.FindAsync(store, new ChannelName(name)), await NotificationStore.DueAsync(store, name, now, AtOnce)), cancellationToken);
            if (due.Count == 0)
            {
                return null;
            }

            if (channel is null)
            {
                await database.WriteAsync(store => NotificationStore.GiveUpAllAsync(store, new ChannelName(name), "there is no such channel any more", now), cancellationToken);
                return null;
            }

            foreach (StoredNotification one in due)
            {
                Delivery result = await attempts.MakeAsync(channel, one.Message, cancellationToken);
                CrashPoints.Pass("notification-sent");
                StoredNotification after = After(one, result);
                await database.WriteAsync(store => NotificationStore.SetAttemptAsync(store, after), cancellationToken);
                Log(after);
                if (!result.IsDone && result.IsReceiverDown)
                {
                    DateTimeOffset longest = time.GetUtcNow() + LongestRest;
                    return after.NextAttemptAt < longest ? after.NextAttemptAt : longest;
                }
            }
        }
    }

    /// <summary>Sends a message that says that it is a test, once and at once.</summary>
    public async Task<Delivery> TestAsync(ChannelName name, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        StoredChannel channel = await database.ReadAsync(store => ChannelStore.GetAsync(store, name), cancellationToken);
        var message = new Notification { Id = Guid.CreateVersion7(now).ToString("D"), Event = NotificationEvent.Test, OccurredAt = now, Since = now };
        return await attempts.MakeAsync(channel, message, cancellationToken);
    }

    private StoredNotification After(StoredNotification before, Delivery result)
    {
        DateTimeOffset now = time.GetUtcNow();
        StoredNotification tried = before with { Attempts = before.Attempts + 1, LastError = result.Detail, NextAttemptAt = null, FinishedAt = now };
        if (result.IsDone)
        {
            return tried with { State = NotificationState.Delivered };
        }

        DateTimeOffset next = now + DeliveryRetries.Delay(tried.Attempts, RandomNumberGenerator.GetInt32(1000) / 1000.0, result.Wait);
        return next > before.GiveUpAt
            ? tried with { State = NotificationState.GivenUp }
            : tried with { NextAttemptAt = next, FinishedAt = null };
    }

    private void Log(StoredNotification after)
    {
        switch (after.State)
        {
            case NotificationState.Delivered:
                LogDelivered(after.Id, after.Channel.Value, after.Attempts, after.LastError);
                break;
            case NotificationState.GivenUp:
                LogGivenUp(after.Id, after.Channel.Value, after.Attempts, after.LastError);
                break;
            case NotificationState.Waiting:
                LogFailed(after.Id, after.Channel.Value, after.Attempts, after.LastError);
                break;
        }
    }

    [LoggerMessage(7010, LogLevel.Information, "Delivered notification {Id} to channel {Channel} at attempt {Attempt}. {Detail}")]
    private partial void LogDelivered(string id, string channel, int attempt, string detail);

    [LoggerMessage(7011, LogLevel.Warning, "Attempt {Attempt} to deliver notification {Id} to channel {Channel} failed: {Reason}")]
    private partial void LogFailed(string id, string channel, int attempt, string reason);

    [LoggerMessage(7012, LogLevel.Error, "Gave up notification {Id} to channel {Channel} after {Attempt} attempts: {Reason}")]
    private partial void LogGivenUp(string id, string channel, int attempt, string reason);
}
