using DbCalm.Controller.Database;

namespace DbCalm.Controller.Definitions;

/// <summary>A table of definitions, by name.</summary>
/// <typeparam name="T">What a definition means.</typeparam>
/// <param name="table">The table's name.</param>
/// <param name="read">What a stored definition means.</param>
/// <param name="write">How it is stored.</param>
internal sealed class DefinitionStore<T>(string table, Func<Definition, T> read, Func<T, Definition> write)
    where T : class
{
    private const string Columns = "name, settings, created_at, updated_at";

    /// <summary>Adds one; false when the name is taken.</summary>
    public async Task<bool> TryInsertAsync(StoreTransaction store, T item) => await store.ExecuteAsync(
        $"INSERT INTO {table} ({Columns}) VALUES (@Name, @Settings, @CreatedAt, @UpdatedAt) ON CONFLICT (name) DO NOTHING", DefinitionRow.Of(write(item))) > 0;

    /// <summary>Stores a changed one.</summary>
    public Task UpdateAsync(StoreTransaction store, T item) =>
        store.ExecuteAsync($"UPDATE {table} SET settings = @Settings, updated_at = @UpdatedAt WHERE name = @Name", DefinitionRow.Of(write(item)));

    /// <summary>Forgets one.</summary>
    public Task RemoveAsync(StoreTransaction store, string name) => store.ExecuteAsync($"DELETE FROM {table} WHERE name = @Name", new { Name = name });

    /// <summary>The one of this name; null for none.</summary>
    public async Task<T?> FindAsync(StoreTransaction store, string name) =>
        await store.FindAsync<DefinitionRow>($"SELECT {Columns} FROM {table} WHERE name = @Name", new { Name = name }) is { } row ? read(row.ToDefinition()) : null;

    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<T>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<DefinitionRow>($"SELECT {Columns} FROM {table} ORDER BY name")).Select(row => read(row.ToDefinition()))];

    /// <summary>True when there is one.</summary>
    public async Task<bool> AnyAsync(StoreTransaction store) => await store.FindAsync<long?>($"SELECT 1 FROM {table} LIMIT 1") is not null;
}
