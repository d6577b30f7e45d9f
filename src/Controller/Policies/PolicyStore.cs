using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Policies;

/// <summary>The retention_policies table.</summary>
internal static class PolicyStore
{
    private const string Columns = "name, settings, created_at, updated_at";

    /// <summary>Adds a policy; false when the name is taken.</summary>
    public static async Task<bool> TryInsertAsync(StoreTransaction store, StoredPolicy policy) => await store.ExecuteAsync(
        $"INSERT INTO retention_policies ({Columns}) VALUES (@Name, @Settings, @CreatedAt, @UpdatedAt) ON CONFLICT (name) DO NOTHING", PolicyRow.Of(policy)) > 0;

    /// <summary>Stores a changed policy.</summary>
    public static Task UpdateAsync(StoreTransaction store, StoredPolicy policy) =>
        store.ExecuteAsync("UPDATE retention_policies SET settings = @Settings, updated_at = @UpdatedAt WHERE name = @Name", PolicyRow.Of(policy));

    /// <summary>Forgets a policy.</summary>
    public static Task RemoveAsync(StoreTransaction store, PolicyName name) =>
        store.ExecuteAsync("DELETE FROM retention_policies WHERE name = @Name", new { Name = name.Value });

    /// <summary>The policy of this name; null for none.</summary>
    public static async Task<StoredPolicy?> FindAsync(StoreTransaction store, PolicyName name) =>
        (await store.FindAsync<PolicyRow>($"SELECT {Columns} FROM retention_policies WHERE name = @Name", new { Name = name.Value }))?.ToPolicy();

    /// <summary>The policy of this name; throws a not-found error for none.</summary>
    public static async Task<StoredPolicy> GetAsync(StoreTransaction store, PolicyName name) => await FindAsync(store, name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no retention policy {name}", "see 'dbcalmctl policies list'");

    /// <summary>All policies, by name.</summary>
    public static async Task<IReadOnlyList<StoredPolicy>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<PolicyRow>($"SELECT {Columns} FROM retention_policies ORDER BY name")).Select(row => row.ToPolicy())];
}
