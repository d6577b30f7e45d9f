using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Core.Settings;
using DbCalm.Protocol.Mapping;
using WireRepository = DbCalm.Protocol.V1.RepositorySummary;

namespace DbCalm.Controller.Api;

/// <summary>Repositories as people see them: those of the fleet and those that hosts have for themselves.</summary>
internal sealed class RepositoryReader(StoreDatabase database)
{
    /// <summary>A page of repositories, by name.</summary>
    public Task<Page<WireRepository>> ListAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            int size = PageSize.Of(pageSize);
            string[]? after = PageToken.Read("repositories", pageToken, 2);
            var all = new List<WireRepository>();
            foreach (FleetRepository repository in await RepositoryStore.AllAsync(store))
            {
                all.Add(await ShowAsync(store, repository));
            }

            foreach (FleetHost host in await HostStore.AllAsync(store))
            {
                all.AddRange(await OwnAsync(store, host));
            }

            WireRepository[] rows = [.. all
                .OrderBy(repository => (repository.Name, repository.Host))
                .Where(repository => after is null || (repository.Name, repository.Host).CompareTo((after[0], after[1])) > 0)
                .Take(size + 1)];
            return Page<WireRepository>.Of(rows, size, row => PageToken.Write("repositories", row.Name, row.Host));
        },
        cancellationToken);

    /// <summary>The repository; throws a not-found error for none, and a refusal when several hosts have one of this name.</summary>
    public Task<WireRepository> GetAsync(RepositoryName name, HostName? host, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            RepositoryPlace place = await RepositoryDirectory.GetAsync(store, name, host);
            return place.Definition is { } definition
                ? await ShowAsync(store, definition)
                : (await OwnAsync(store, (await HostStore.FindAsync(store, place.Host!.Value))!)).First(own => own.Name == name.Value);
        },
        cancellationToken);

    private static async Task<WireRepository> ShowAsync(StoreTransaction store, FleetRepository repository)
    {
        Repository checkedNow = RepositorySettings.Read(repository.Name, repository.Settings);
        CatalogTotals totals = await CopyStore.TotalsAsync(store, repository.Name, null);
        var wire = new WireRepository
        {
            Name = repository.Name.Value,
            Type = RepositoryKeys.NameOf(checkedNow.Type),
            Location = checkedNow.Location,
            CreatedAt = repository.CreatedAt.ToWire(),
            UpdatedAt = repository.UpdatedAt.ToWire(),
            Backups = totals.Available,
            StoredBytes = totals.StoredBytes,
        };
        foreach (SettingKey key in RepositoryKeys.All.Where(key => repository.Settings.ContainsKey(key.Name)))
        {
            wire.Settings.Add(key.Name, repository.Settings[key.Name]);
        }

        return wire;
    }

    private static async Task<IReadOnlyList<WireRepository>> OwnAsync(StoreTransaction store, FleetHost host)
    {
        var own = new List<WireRepository>();
        foreach (Protocol.V1.RepositoryFacts facts in host.Facts.Repositories.Where(facts => NameRules.IsValid(facts.Name)))
        {
            CatalogTotals totals = await CopyStore.TotalsAsync(store, new RepositoryName(facts.Name), host.Id);
            own.Add(new WireRepository
            {
                Name = facts.Name,
                Type = facts.Type,
                Location = facts.Location,
                Host = host.Name.Value,
                IsDefault = facts.IsDefault,
                Backups = totals.Available,
                StoredBytes = totals.StoredBytes,
            });
        }

        return own;
    }
}
