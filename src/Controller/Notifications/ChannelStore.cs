using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>The notification_channels table.</summary>
internal static class ChannelStore
{
    /// <summary>The table.</summary>
    public static DefinitionStore<StoredChannel> Table { get; } = new(
        "notification_channels", Read, channel => new Definition(channel.Name.Value, channel.Settings, channel.CreatedAt, channel.UpdatedAt));

    /// <summary>The channel of this name; null for none.</summary>
    public static Task<StoredChannel?> FindAsync(StoreTransaction store, ChannelName name) => Table.FindAsync(store, name.Value);

    /// <summary>All channels, by name.</summary>
    public static Task<IReadOnlyList<StoredChannel>> AllAsync(StoreTransaction store) => Table.AllAsync(store);

    /// <summary>The channel of this name; throws a not-found error for none.</summary>
    public static async Task<StoredChannel> GetAsync(StoreTransaction store, ChannelName name) => await FindAsync(store, name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no channel {name}", "see 'dbcalmctl notifications channels list'");

    // What another version wrote must not keep a job from ending.
    private static StoredChannel Read(Definition stored)
    {
        var name = new ChannelName(stored.Name);
        try
        {
            return new StoredChannel(name, stored.Settings, ChannelSettings.Read(name, stored.Settings), "", stored.CreatedAt, stored.UpdatedAt);
        }
        catch (DbCalmException e)
        {
            return new StoredChannel(name, stored.Settings, null, e.Message, stored.CreatedAt, stored.UpdatedAt);
        }
    }
}
