using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Restores;

namespace DbCalm.Controller.Jobs;

/// <summary>Finds in the catalog what a backup is built on.</summary>
internal static class BackupChain
{
    /// <summary>The backups to apply, full first; throws a refusal when the chain is broken or not all of it is on the host of <paramref name="target"/>.</summary>
    public static async Task<IReadOnlyList<Backup>> FindAsync(StoreTransaction store, Backup target)
    {
        Dictionary<BackupId, Backup> backups = (await CatalogStore.OfInstanceAsync(store, target.Instance)).ToDictionary(backup => backup.Id);
        IReadOnlyList<Backup> chain = Chain.Resolve(target, backups.GetValueOrDefault);
        return chain.All(backup => backup.Host == target.Host)
            ? chain
            : throw new DbCalmException(ErrorCode.Refused, $"backup {target.Id} cannot be used: its chain is spread over several hosts", "choose another backup; see 'dbcalmctl backups list'");
    }
}
