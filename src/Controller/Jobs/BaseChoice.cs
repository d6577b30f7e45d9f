using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Controller.Jobs;

/// <summary>Finds the base of an incremental in the catalog.</summary>
internal static class BaseChoice
{
    /// <summary>The base that was asked for or, when <paramref name="wanted"/> is null, the newest that can be restored.</summary>
    public static async Task<Backup> FindAsync(StoreTransaction store, FleetInstance instance, BackupId? wanted)
    {
        if (wanted is null && await FindNewestAsync(store, instance) is { } newest)
        {
            return newest;
        }

        Backup? named = wanted is { } id ? await CatalogStore.GetAsync(store, id) : null;
        Dictionary<BackupId, Backup> backups = (await CatalogStore.OfInstanceAsync(store, instance.Name)).ToDictionary(backup => backup.Id);
        Backup chosen = BasePlanner.Choose(instance.Name, named, Candidates(backups, instance), instance.RestoredAt);
        if (chosen.Host != instance.Host)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {chosen.Id} was taken on another host than instance {instance.Name} is on now", "take a full backup first");
        }

        return IsDamaged(chosen, backups)
            ? throw new DbCalmException(ErrorCode.Refused, $"backup {chosen.Id} or one that it is built on did not pass its last verification in any repository", "take a full backup first")
            : chosen;
    }

    // Most often the very newest will do, and then only its own chain is read. Null when it will not.
    private static async Task<Backup?> FindNewestAsync(StoreTransaction store, FleetInstance instance)
    {
        Dictionary<BackupId, Backup> chain = (await CatalogStore.NewestChainAsync(store, instance.Name, instance.Host)).ToDictionary(backup => backup.Id);
        Backup? newest = chain.Values
            .Where(backup => backup.Instance == instance.Name && backup.Host == instance.Host && backup.State == BackupState.Available)
            .OrderByDescending(backup => backup.StartedAt)
            .ThenByDescending(backup => backup.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault();
        return newest is null || IsDamaged(newest, chain) || newest.StartedAt <= instance.RestoredAt ? null : newest;
    }

    private static IEnumerable<Backup> Candidates(Dictionary<BackupId, Backup> backups, FleetInstance instance) =>
        backups.Values.Where(backup => backup.Host == instance.Host && !IsDamaged(backup, backups));

    // Nothing may be built on what can't be restored.
    private static bool IsDamaged(Backup backup, Dictionary<BackupId, Backup> backups)
    {
        Backup? current = backup;
        for (int length = 0; current is not null && length <= backups.Count; length++)
        {
            if (current.State != BackupState.Available || !current.GoodCopies.Any())
            {
                return true;
            }

            if (current.FromBackupId is not { } from)
            {
                return false;
            }

            current = backups.GetValueOrDefault(from);
        }

        return true;
    }
}
