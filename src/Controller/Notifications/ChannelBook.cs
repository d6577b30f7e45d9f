using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>Makes, changes and forgets channels.</summary>
internal sealed class ChannelBook(StoreDatabase database, DeliverySignal signal, TimeProvider time)
{
    private const int MostChannels = 200;

    /// <summary>Makes a channel; throws already-exists when the name is taken.</summary>
    public Task<StoredChannel> CreateAsync(ChannelName name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var channel = new StoredChannel(name, settings.WithoutEmpty(), ChannelSettings.Read(name, settings), "", time.GetUtcNow(), time.GetUtcNow());
        return database.WriteAsync(
            async store =>
            {
                if ((await ChannelStore.AllAsync(store)).Count >= MostChannels)
                {
                    throw new DbCalmException(ErrorCode.Refused, $"there are {MostChannels} channels already", "delete one, or send one further from where it arrives");
                }

                return await ChannelStore.Table.TryInsertAsync(store, channel)
                    ? channel
                    : throw new DbCalmException(ErrorCode.AlreadyExists, $"there is a channel {name} already", $"change it: dbcalmctl notifications channels update {name}");
            },
            cancellationToken);
    }

    /// <summary>Sets the keys of <paramref name="changes"/>, removes those with an empty value and keeps the others. What waits is sent as the channel says then.</summary>
    public async Task<StoredChannel> UpdateAsync(ChannelName name, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken)
    {
        StoredChannel changed = await database.WriteAsync(
            async store =>
            {
                StoredChannel before = await ChannelStore.GetAsync(store, name);
                IReadOnlyDictionary<string, string> settings = before.Settings.With(changes);
                var after = new StoredChannel(name, settings.WithoutEmpty(), ChannelSettings.Read(name, settings), "", before.CreatedAt, time.GetUtcNow());
                await ChannelStore.Table.UpdateAsync(store, after);
                return after;
            },
            cancellationToken);
        signal.Raise();
        return changed;
    }

    /// <summary>Forgets the channel; what waits for it is given up.</summary>
    public Task<StoredChannel> DeleteAsync(ChannelName name, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            StoredChannel channel = await ChannelStore.GetAsync(store, name);
            await ChannelStore.Table.RemoveAsync(store, name.Value);
            await ConditionStore.ForgetChannelAsync(store, name);
            await NotificationStore.GiveUpAllAsync(store, name, "the channel was deleted", time.GetUtcNow());
            return channel;
        },
        cancellationToken);
}
