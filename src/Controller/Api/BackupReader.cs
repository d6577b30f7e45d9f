using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using WireBackup = DbCalm.Protocol.V1.Backup;

namespace DbCalm.Controller.Api;

/// <summary>The catalog as people see it: hosts go by their names.</summary>
internal sealed class BackupReader(StoreDatabase database)
{
    /// <summary>A page of the backups that <paramref name="query"/> asks for, of the host <paramref name="of"/> or, when null, of all.</summary>
    public Task<Page<WireBackup>> ListAsync(BackupQuery query, HostName? of, uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            BackupQuery wanted = of is { } name ? query with { Hosts = await HostStore.NamedAsync(store, name) } : query;
            Page<Backup> page = await BackupListStore.ListAsync(store, wanted, pageSize, pageToken);
            IEnumerable<HostId?> hosts = page.Items.SelectMany(backup => backup.Copies.SelectMany(copy => new[] { copy.Host, copy.SpooledOn }).Append(backup.Host));
            IReadOnlyDictionary<HostId, HostName> names = await HostStore.NamesAsync(store, hosts.OfType<HostId>().Distinct());
            return page.Select(backup => backup.ToWire(names));
        },
        cancellationToken);

    /// <summary>Backups that were read already, for people.</summary>
    public Task<IReadOnlyList<WireBackup>> ShowAsync(IReadOnlyList<Backup> backups, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<WireBackup>>(
        async store =>
        {
            IReadOnlyDictionary<HostId, HostName> names = await HostStore.NamesAsync(store);
            return [.. backups.Select(backup => backup.ToWire(names))];
        },
        cancellationToken);

    /// <summary>The backup; throws a not-found error for none.</summary>
    public Task<WireBackup> GetAsync(BackupId id, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Backup backup = await CatalogStore.GetAsync(store, id);
            return backup.ToWire(await HostStore.NamesAsync(store));
        },
        cancellationToken);
}
