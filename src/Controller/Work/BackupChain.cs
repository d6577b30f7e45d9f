using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;
using DbCalm.Protocol.V1;
using JobKind = DbCalm.Core.Jobs.JobKind;
using Backup = DbCalm.Core.Catalog.Backup;
using BackupId = DbCalm.Core.Names.BackupId;
using BackupType = DbCalm.Core.Catalog.BackupType;
using Job = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

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
    public static async Task<BackupId?> ReadByAsync(StoreTransaction store, Job job) => job.Request.Kind switch
    {
        JobKind.Restore or JobKind.Verify or JobKind.Copy or JobKind.Note => job.BackupId,
        JobKind.Backup => await BaseOfAsync(store, job),
        JobKind.Delete or JobKind.Check or JobKind.Rebuild or JobKind.Import or JobKind.Test or JobKind.Rotate => null,
    };

    private static async Task<BackupId?> BaseOfAsync(StoreTransaction store, Job job) =>
        job.Request is JobRequest.TakeBackup { Type: BackupType.Incremental } backup ? backup.From ?? await OfferedBaseAsync(store, job.Id) : null;

    private static async Task<BackupId?> OfferedBaseAsync(StoreTransaction store, JobId id) =>
        await JobStore.FindOfferAsync(store, id) is { } offer && StoredMessage.Read<JobOffer>(offer).Backup is { HasFromBackupId: true } spec ? new BackupId(spec.FromBackupId) : null;
}
