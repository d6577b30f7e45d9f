using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>The repositories table: the definitions that the whole fleet may use.</summary>
internal static class RepositoryStore
{
    /// <summary>The table.</summary>
    public static DefinitionStore<FleetRepository> Table { get; } = new(
        "repositories",
        stored => new FleetRepository(new RepositoryName(stored.Name), stored.Settings, stored.CreatedAt, stored.UpdatedAt),
        repository => new Definition(repository.Name.Value, repository.Settings, repository.CreatedAt, repository.UpdatedAt));

    /// <summary>The definition of this name; null for none.</summary>
    public static Task<FleetRepository?> FindAsync(StoreTransaction store, RepositoryName name) => Table.FindAsync(store, name.Value);

    /// <summary>All definitions, by name.</summary>
    public static Task<IReadOnlyList<FleetRepository>> AllAsync(StoreTransaction store) => Table.AllAsync(store);

    /// <summary>The repository of this name; throws a not-found error for none.</summary>
    public static async Task<FleetRepository> GetAsync(StoreTransaction store, RepositoryName name) => await FindAsync(store, name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"the fleet has no repository {name}", "see 'dbcalmctl repositories list'; one of a host's own is changed in its agent.yml");
}
