using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Notifications;

/// <summary>The notification_channels table.</summary>
internal static class ChannelStore
{
    private const string Columns = "name, settings, created_at, updated_at";

    /// <summary>Adds a channel; false when the name is taken.</summary>
    public static async Task<bool> TryInsertAsync(StoreTransaction store, StoredChannel channel) => await store.ExecuteAsync(
        $"INSERT INTO notification_channels ({Columns}) VALUES (@Name, @Settings, @CreatedAt, @UpdatedAt) ON CONFLICT (name) DO NOTHING", ChannelRow.Of(channel)) > 0;

    /// <summary>Stores a changed channel.</summary>
    public static Task UpdateAsync(StoreTransaction store, StoredChannel channel) =>
        store.ExecuteAsync("UPDATE notification_channels SET settings = @Settings, updated_at = @UpdatedAt WHERE name = @Name", ChannelRow.Of(channel));

    /// <summary>Forgets a channel.</summary>
    public static Task RemoveAsync(StoreTransaction store, ChannelName name) =>
        store.ExecuteAsync("DELETE FROM notification_channels WHERE name = @Name", new { Name = name.Value });

    /// <summary>The channel of this name; null for none.</summary>
    public static async Task<StoredChannel?> FindAsync(StoreTransaction store, ChannelName name) =>
        (await store.FindAsync<ChannelRow>($"SELECT {Columns} FROM notification_channels WHERE name = @Name", new { Name = name.Value }))?.ToChannel();

    /// <summary>The channel of this name; throws a not-found error for none.</summary>
    public static async Task<StoredChannel> GetAsync(StoreTransaction store, ChannelName name) => await FindAsync(store, name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no channel {name}", "see 'dbcalmctl notifications channels list'");

    /// <summary>All channels, by name.</summary>
    public static async Task<IReadOnlyList<StoredChannel>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<ChannelRow>($"SELECT {Columns} FROM notification_channels ORDER BY name")).Select(row => row.ToChannel())];

    /// <summary>True when there is a channel.</summary>
    public static async Task<bool> AnyAsync(StoreTransaction store) => await store.FindAsync<long?>("SELECT 1 FROM notification_channels LIMIT 1") is not null;
}
