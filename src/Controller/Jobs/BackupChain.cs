using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Restores;

namespace DbCalm.Controller.Jobs;

/// <summary>Finds in the catalog what a backup is built on.</summary>
internal static class BackupChain
{
    /// <summary>The backups to apply, full first; throws a refusal when the chain is broken.</summary>
    public static async Task<IReadOnlyList<Backup>> FindAsync(StoreTransaction store, Backup target)
    {
        Dictionary<BackupId, Backup> backups = (await CatalogStore.OfInstanceAsync(store, target.Instance)).ToDictionary(backup => backup.Id);
        return Chain.Resolve(target, backups.GetValueOrDefault);
    }
}
