using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Controller.Jobs;

/// <summary>Takes backups into the catalog that a rebuild or an import found. What is known already is completed, never replaced; repeating it changes nothing.</summary>
internal static class FoundBackupRecorder
{
    /// <summary>Stores what <paramref name="found"/> tells; throws an invalid-input error when it makes no sense.</summary>
    public static async Task StoreAsync(StoreTransaction store, CoreJob job, JobOffer offer, FoundBackups found)
    {
        if (job.Request is not (JobRequest.Rebuild or JobRequest.Import { DryRun: false }))
        {
            return;
        }

        foreach (FoundBackup item in found.Items)
        {
            await StoreAsync(store, job, offer, item);
        }
    }

    private static async Task StoreAsync(StoreTransaction store, CoreJob job, JobOffer offer, FoundBackup found)
    {
        ManifestSummary manifest = Expected(job.Request, found.Manifest);
        CoreCopy copy = EndReports.CopyOf(job, offer, manifest);
        CoreBackup? known = await CatalogStore.FindAsync(store, new BackupId(manifest.BackupId));
        if (known is null)
        {
            HostId host = NameRules.IsValid(manifest.Host) && await HostStore.FindAsync(store, new HostName(manifest.Host)) is { } taker ? taker.Id : job.Host;
            JobId taken = NameRules.IsValid(manifest.JobId) ? new JobId(manifest.JobId) : job.Id;
            await CatalogStore.InsertAsync(store, await OfThisCatalogAsync(store, manifest.ToCore(taken, host, copy)));
        }
        else if (job.Request is JobRequest.Import && known.Host != job.Host)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"backup {known.Id} was found by an import and is another host's");
        }
        else if (known.Copies.All(other => other.Repository != copy.Repository || other.State is not (Core.Catalog.CopyState.Available or Core.Catalog.CopyState.Deleting)))
        {
            await CopyStore.PutAsync(store, known.Id, copy);
        }

        await CompleteAsync(store, new BackupId(manifest.BackupId), known, found);
    }

    // What lies elsewhere, or is another instance's, this job was not asked about.
    private static ManifestSummary Expected(JobRequest request, ManifestSummary? manifest)
    {
        bool fits = manifest is not null && request switch
        {
            JobRequest.Rebuild rebuild => manifest.Repository == rebuild.Repository.Value,
            JobRequest.Import import => manifest.Instance == import.Instance.Value,
            _ => false,
        };
        return fits ? manifest! : throw new DbCalmException(ErrorCode.InvalidInput, "a backup that was found is not one of those that were asked for");
    }

    // Schedules are numbered anew in each catalog: only with the job that took the backup is its number one of ours.
    private static async Task<CoreBackup> OfThisCatalogAsync(StoreTransaction store, CoreBackup backup) =>
        backup.ScheduleId is null || await JobStore.FindAsync(store, backup.JobId) is not null
            ? backup
            : backup with { ScheduleId = null, ForeignScheduleId = backup.ScheduleId };

    private static async Task CompleteAsync(StoreTransaction store, BackupId id, CoreBackup? known, FoundBackup found)
    {
        if (Enum.TryParse(found.Proof, ignoreCase: true, out CoreProof proof) && proof != CoreProof.None && found.ProofAt is { } at)
        {
            await CatalogStore.RaiseProofAsync(store, id, proof, at.ToCore());
        }

        if (found.Hold is { At: { } heldAt } hold && known is null)
        {
            await CatalogStore.SetHoldAsync(store, id, new Hold(heldAt.ToCore(), JobEventMapping.Cut(hold.Reason)));
        }

        if (known?.State == Core.Catalog.BackupState.Failed)
        {
            // Its agent wrote the manifest and could not tell of it.
            await CatalogStore.SetStateAsync(store, id, Core.Catalog.BackupState.Available);
        }
    }
}
