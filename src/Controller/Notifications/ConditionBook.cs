using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Fleet;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>
/// Knows what is wrong and who was told, and writes the messages that follow from a change, all in the caller's transaction: what caused a message and the message are
/// durable together. Nothing here waits for a receiver.
/// </summary>
internal sealed class ConditionBook(DeliverySignal signal)
{
    /// <summary>It is so, and may have been before: the first opening counts, and the newest facts.</summary>
    public async Task OpenAsync(StoreTransaction store, Condition seen, DateTimeOffset now)
    {
        Condition? before = await ConditionStore.FindAsync(store, seen.Kind, seen.Key);
        NotificationFacts facts = seen.Facts.Failures is null ? seen.Facts : seen.Facts with { Failures = (before?.Facts.Failures ?? 0) + 1 };
        Condition after = seen with { OpenedAt = before?.OpenedAt ?? seen.OpenedAt, Facts = facts };
        await ConditionStore.PutAsync(store, after);
        await RemindAsync(store, after, await ChannelStore.AllAsync(store), await ConditionStore.ToldAsync(store, after.Kind, after.Key), now);
    }

    /// <summary>It is not so any more; does nothing when it was not.</summary>
    /// <param name="store">The transaction.</param>
    /// <param name="kind">What was wrong.</param>
    /// <param name="key">With what.</param>
    /// <param name="facts">What is known now.</param>
    /// <param name="now">The present.</param>
    public async Task CloseAsync(StoreTransaction store, ConditionKind kind, string key, NotificationFacts facts, DateTimeOffset now)
    {
        if (await ConditionStore.FindAsync(store, kind, key) is not { } before)
        {
            return;
        }

        IReadOnlyDictionary<string, DateTimeOffset> told = await ConditionStore.ToldAsync(store, kind, key);
        await ConditionStore.RemoveAsync(store, kind, key);
        foreach (StoredChannel channel in await ChannelStore.AllAsync(store))
        {
            bool wasTold = told.TryGetValue(channel.Name.Value, out DateTimeOffset at);
            if (TellingRule.Decide(isOpen: false, wasTold ? at : null, channel.Channel?.Reminder, now) == Telling.Closed)
            {
                await SendAsync(store, channel, before with { Facts = facts }, Telling.Closed, now);
            }
        }
    }

    /// <summary>Tells what is open to each channel that does not know it yet or is to be reminded.</summary>
    public async Task RemindAllAsync(StoreTransaction store, IReadOnlyList<Condition> conditions, DateTimeOffset now)
    {
        IReadOnlyList<StoredChannel> channels = await ChannelStore.AllAsync(store);
        foreach (Condition condition in conditions)
        {
            // It may have closed since it was looked at.
            if (await ConditionStore.FindAsync(store, condition.Kind, condition.Key) is { } open)
            {
                await RemindAsync(store, open, channels, await ConditionStore.ToldAsync(store, open.Kind, open.Key), now);
            }
        }
    }

    /// <summary>What is open and to be told to some channel now.</summary>
    public static async Task<IReadOnlyList<Condition>> UntoldAsync(StoreTransaction store, DateTimeOffset now)
    {
        IReadOnlyDictionary<(string Kind, string Key, string Channel), DateTimeOffset> told = await ConditionStore.AllToldAsync(store);
        IReadOnlyList<StoredChannel> channels = await ChannelStore.AllAsync(store);
        return [.. (await ConditionStore.AllAsync(store)).Where(condition => channels.Any(channel => IsDue(condition, channel)))];

        bool IsDue(Condition condition, StoredChannel channel) =>
            channel.Channel is { } known
            && known.Events.Contains(NotificationEvents.Of(condition.Kind, isOpen: true))
            && TellingRule.Decide(isOpen: true, told.TryGetValue((condition.Kind.ToString(), condition.Key, channel.Name.Value), out DateTimeOffset at) ? at : null, known.Reminder, now) != Telling.Nothing;
    }

    private async Task RemindAsync(StoreTransaction store, Condition condition, IReadOnlyList<StoredChannel> channels, IReadOnlyDictionary<string, DateTimeOffset> told, DateTimeOffset now)
    {
        IReadOnlyDictionary<string, string>? labels = channels.Any(channel => channel.Channel?.Selector is not null) ? await LabelsAsync(store, condition) : null;
        foreach (StoredChannel channel in channels)
        {
            if (channel.Channel?.Concerns(labels) != true || !channel.Channel.Events.Contains(NotificationEvents.Of(condition.Kind, isOpen: true)))
            {
                continue;
            }

            Telling telling = TellingRule.Decide(isOpen: true, told.TryGetValue(channel.Name.Value, out DateTimeOffset at) ? at : null, channel.Channel.Reminder, now);
            if (telling != Telling.Nothing)
            {
                await SendAsync(store, channel, condition, telling, now);
                await ConditionStore.SetToldAsync(store, channel.Name, condition, now);
            }
        }
    }

    private async Task SendAsync(StoreTransaction store, StoredChannel channel, Condition condition, Telling telling, DateTimeOffset now)
    {
        if (channel.Channel?.Events.Contains(NotificationEvents.Of(condition.Kind, telling != Telling.Closed)) == true)
        {
            await NotificationStore.InsertAsync(store, channel.Name, condition.ToNotification(Guid.CreateVersion7(now).ToString("D"), telling, telling == Telling.Opened ? condition.OpenedAt : now), now);
            store.AfterCommit(signal.Raise);
        }
    }

    // Null where no instance is concerned; empty where it is gone.
    private static async Task<IReadOnlyDictionary<string, string>?> LabelsAsync(StoreTransaction store, Condition condition)
    {
        if (condition.Subject.Instance is not { } instance)
        {
            return null;
        }

        var name = new InstanceName(instance);
        return await InstanceStore.FindAsync(store, name) is { } known ? InstanceSettings.Read(name, known.Settings).Labels : new Dictionary<string, string>();
    }
}
