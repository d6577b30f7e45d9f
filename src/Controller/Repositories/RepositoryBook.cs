using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Policies;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Controller.Repositories;

/// <summary>Defines, changes and forgets the repositories of the fleet. What lies in them is never touched.</summary>
internal sealed class RepositoryBook(StoreDatabase database, TimeProvider time)
{
    // With these changed it would be another place, and the catalog would be wrong about it.
    private static readonly string[] PlaceKeys = ["type", "path", "endpoint", "bucket", "prefix"];

    /// <summary>Defines one; throws already-exists when the name is taken, by the fleet or by a host for itself.</summary>
    public Task<FleetRepository> CreateAsync(RepositoryName name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        Repository definition = RepositorySettings.Read(name, settings);
        var repository = new FleetRepository(name, settings.WithoutEmpty(), time.GetUtcNow(), time.GetUtcNow());
        return database.WriteAsync(
            async store =>
            {
                await CheckPolicyAsync(store, definition);
                FleetHost? owner = (await HostStore.AllAsync(store)).FirstOrDefault(host => host.Facts.Repositories.Any(own => own.Name == name.Value));
                if (owner is not null)
                {
                    throw new DbCalmException(ErrorCode.AlreadyExists, $"host {owner.Name} has a repository {name} of its own", "choose another name");
                }

                return await RepositoryStore.Table.TryInsertAsync(store, repository)
                    ? repository
                    : throw new DbCalmException(ErrorCode.AlreadyExists, $"there is a repository {name} already", $"change it: dbcalmctl repositories update {name}");
            },
            cancellationToken);
    }

    /// <summary>Sets the keys of <paramref name="changes"/>, removes those with an empty value and keeps the others.</summary>
    public Task<FleetRepository> UpdateAsync(RepositoryName name, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            FleetRepository before = await RepositoryStore.GetAsync(store, name);
            IReadOnlyDictionary<string, string> settings = before.Settings.With(changes);
            Repository now = RepositorySettings.Read(name, settings);
            await CheckPolicyAsync(store, now);
            FleetRepository after = before with { Settings = settings.WithoutEmpty(), UpdatedAt = time.GetUtcNow() };
            if (PlaceKeys.Any(key => before.Settings.GetValueOrDefault(key) != after.Settings.GetValueOrDefault(key)))
            {
                await RequireEmptyAsync(store, name, $"can't be moved to {now.Location}");
            }

            await RepositoryStore.Table.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Forgets the definition; throws a refusal while the catalog lists backups there.</summary>
    public Task<FleetRepository> DeleteAsync(RepositoryName name, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            FleetRepository repository = await RepositoryStore.GetAsync(store, name);
            await RequireEmptyAsync(store, name, "can't be deleted");
            await RepositoryStore.Table.RemoveAsync(store, name.Value);
            return repository;
        },
        cancellationToken);

    private static async Task CheckPolicyAsync(StoreTransaction store, Repository repository)
    {
        if (repository.Retention is { } policy)
        {
            await PolicyStore.GetAsync(store, policy);
        }
    }

    private static async Task RequireEmptyAsync(StoreTransaction store, RepositoryName name, string what)
    {
        IReadOnlyList<Core.Names.BackupId> backups = await CopyStore.InAsync(store, name, null);
        if (backups.Count > 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"repository {name} {what} while the catalog lists {backups.Count} backups in it", "delete them first, or define another repository");
        }
    }
}
