using DbCalm.Controller.Database;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Core.Settings;
using DbCalm.Protocol.Mapping;
using Channel = DbCalm.Protocol.V1.NotificationChannel;

namespace DbCalm.Controller.Api;

/// <summary>Channels as people see them.</summary>
internal sealed class ChannelReader(StoreDatabase database)
{
    /// <summary>A page of channels, by name.</summary>
    public Task<Page<Channel>> ListAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Page<StoredChannel> page = Page<StoredChannel>.OfNamed("channels", await ChannelStore.AllAsync(store), channel => channel.Name.Value, pageSize, pageToken);
            IReadOnlyDictionary<string, ChannelTraffic> traffic = await NotificationStore.TrafficAsync(store);
            return page.Select(row => Show(row, traffic));
        },
        cancellationToken);

    /// <summary>The channel of this name; throws not-found.</summary>
    public Task<Channel> GetAsync(ChannelName name, CancellationToken cancellationToken) => database.ReadAsync(
        async store => Show(await ChannelStore.GetAsync(store, name), await NotificationStore.TrafficAsync(store)), cancellationToken);

    /// <summary>The problems that somebody should look at, a sentence each.</summary>
    public Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<string>>(
        async store =>
        {
            IReadOnlyDictionary<string, ChannelTraffic> traffic = await NotificationStore.TrafficAsync(store);
            return [.. (await ChannelStore.AllAsync(store)).Select(channel => Show(channel, traffic)).Where(channel => channel.Problem.Length > 0).Select(channel => $"notification channel {channel.Name}: {channel.Problem}")];
        },
        cancellationToken);

    private static Channel Show(StoredChannel channel, IReadOnlyDictionary<string, ChannelTraffic> traffic)
    {
        ChannelTraffic own = traffic.GetValueOrDefault(channel.Name.Value, ChannelTraffic.None);
        var wire = new Channel
        {
            Name = channel.Name.Value,
            CreatedAt = channel.CreatedAt.ToWire(),
            UpdatedAt = channel.UpdatedAt.ToWire(),
            Waiting = (ulong)own.Waiting,
            GivenUp = (ulong)own.GivenUp,
            Problem = ProblemOf(channel, own),
        };
        foreach (SettingKey key in ChannelKeys.All.Where(key => channel.Settings.ContainsKey(key.Name)))
        {
            wire.Settings.Add(key.Name, channel.Settings[key.Name]);
        }

        return wire;
    }

    private static string ProblemOf(StoredChannel channel, ChannelTraffic traffic)
    {
        if (channel.Problem.Length > 0)
        {
            return channel.Problem;
        }

        if (traffic.Failing > 0)
        {
            return $"{traffic.Failing} messages could not be delivered yet: {traffic.LastError}";
        }

        return traffic.GivenUp > 0 ? $"{traffic.GivenUp} messages were given up; see 'dbcalmctl notifications list --state given_up'" : "";
    }
}
