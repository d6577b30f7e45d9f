using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Controller.Policies;

/// <summary>The retention_policies table.</summary>
internal static class PolicyStore
{
    /// <summary>The table.</summary>
    public static DefinitionStore<StoredPolicy> Table { get; } = new(
        "retention_policies",
        stored => new StoredPolicy(RetentionSettings.Read(new PolicyName(stored.Name), stored.Settings), stored.Settings, stored.CreatedAt, stored.UpdatedAt),
        policy => new Definition(policy.Policy.Name.Value, policy.Settings, policy.CreatedAt, policy.UpdatedAt));

    /// <summary>The policy of this name; null for none.</summary>
    public static Task<StoredPolicy?> FindAsync(StoreTransaction store, PolicyName name) => Table.FindAsync(store, name.Value);

    /// <summary>All policies, by name.</summary>
    public static Task<IReadOnlyList<StoredPolicy>> AllAsync(StoreTransaction store) => Table.AllAsync(store);

    /// <summary>The policy of this name; throws a not-found error for none.</summary>
    public static async Task<StoredPolicy> GetAsync(StoreTransaction store, PolicyName name) => await FindAsync(store, name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no retention policy {name}", "see 'dbcalmctl policies list'");
}
