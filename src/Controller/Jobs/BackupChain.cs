using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;
using DbCalm.Protocol.V1;
using Backup = DbCalm.Core.Catalog.Backup;
using BackupId = DbCalm.Core.Names.BackupId;
using BackupType = DbCalm.Core.Catalog.BackupType;
using Job = DbCalm.Core.Jobs.Job;

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

    /// <summary>The backup that a job which has not ended reads, with all that it is built on; null for none, or while it is not chosen yet.</summary>
    public static async Task<BackupId?> ReadByAsync(StoreTransaction store, Job job) => job.Request switch
    {
        JobRequest.Restore or JobRequest.Verify or JobRequest.Copy or JobRequest.Note => job.BackupId,
        JobRequest.TakeBackup { Type: BackupType.Incremental } backup => backup.From ?? await OfferedBaseAsync(store, job.Id),
        _ => null,
    };

    private static async Task<BackupId?> OfferedBaseAsync(StoreTransaction store, JobId id) =>
        await JobStore.FindOfferAsync(store, id) is { } offer && StoredMessage.Read<JobOffer>(offer).Backup is { HasFromBackupId: true } spec ? new BackupId(spec.FromBackupId) : null;
}
