using DbCalm.Controller.Database;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>The repositories table: the definitions that the whole fleet may use.</summary>
internal static class RepositoryStore
{
    private const string Columns = "name, settings, created_at, updated_at";

    /// <summary>Adds a definition; false when the name is taken.</summary>
    public static async Task<bool> TryInsertAsync(StoreTransaction store, FleetRepository repository) => await store.ExecuteAsync(
        $"INSERT INTO repositories ({Columns}) VALUES (@Name, @Settings, @CreatedAt, @UpdatedAt) ON CONFLICT (name) DO NOTHING", RepositoryRow.Of(repository)) > 0;

    /// <summary>Stores a changed definition.</summary>
    public static Task UpdateAsync(StoreTransaction store, FleetRepository repository) =>
        store.ExecuteAsync("UPDATE repositories SET settings = @Settings, updated_at = @UpdatedAt WHERE name = @Name", RepositoryRow.Of(repository));

    /// <summary>Forgets a definition.</summary>
    public static Task RemoveAsync(StoreTransaction store, RepositoryName name) =>
        store.ExecuteAsync("DELETE FROM repositories WHERE name = @Name", new { Name = name.Value });

    /// <summary>The definition of this name; null for none.</summary>
    public static async Task<FleetRepository?> FindAsync(StoreTransaction store, RepositoryName name) =>
        (await store.FindAsync<RepositoryRow>($"SELECT {Columns} FROM repositories WHERE name = @Name", new { Name = name.Value }))?.ToRepository();

    /// <summary>All definitions, by name.</summary>
    public static async Task<IReadOnlyList<FleetRepository>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<RepositoryRow>($"SELECT {Columns} FROM repositories ORDER BY name")).Select(row => row.ToRepository())];
}
