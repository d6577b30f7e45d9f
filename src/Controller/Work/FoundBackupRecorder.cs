using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Controller.Work;

/// <summary>Takes backups into the catalog that a job found. What is known already is completed, never replaced; repeating it changes nothing.</summary>
/// <param name="store">The transaction.</param>
/// <param name="job">The job.</param>
/// <param name="offer">What its agent was asked to do.</param>
internal sealed class FoundBackupRecorder(StoreTransaction store, CoreJob job, JobOffer offer)
{
    /// <summary>Tells what the job was asked about from what it was not.</summary>
    public required Func<ManifestSummary, bool> IsExpected { get; init; }

    /// <summary>True when the job can't find what is another host's.</summary>
    public bool IsOfItsHostOnly { get; init; }

    /// <summary>Stores what <paramref name="found"/> tells; throws an invalid-input error when it makes no sense.</summary>
    public async Task StoreAsync(FoundBackups found)
    {
        foreach (FoundBackup item in found.Items)
        {
            await StoreAsync(item);
        }
    }

    private async Task StoreAsync(FoundBackup found)
    {
        ManifestSummary manifest = found.Manifest is { } told && IsExpected(told)
            ? told
            : throw new DbCalmException(ErrorCode.InvalidInput, "a backup that was found is not one of those that were asked for");
        CoreCopy copy = ReportedCopy.Of(job, offer, manifest);
        CoreBackup? known = await CatalogStore.FindAsync(store, new BackupId(manifest.BackupId));
        if (known is null)
        {
            HostId host = NameRules.IsValid(manifest.Host) && await HostStore.FindAsync(store, new HostName(manifest.Host)) is { } taker ? taker.Id : job.Host;
            JobId taken = NameRules.IsValid(manifest.JobId) ? new JobId(manifest.JobId) : job.Id;
            await CatalogStore.InsertAsync(store, await OfThisCatalogAsync(manifest.ToCore(taken, host, copy)));
        }
        else if (IsOfItsHostOnly && known.Host != job.Host)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"backup {known.Id} was found by an import and is another host's");
        }
        else if (known.Copies.All(other => other.Repository != copy.Repository || other.State is not (Core.Catalog.CopyState.Available or Core.Catalog.CopyState.Deleting)))
        {
            await CopyStore.PutAsync(store, known.Id, copy);
        }

        await CompleteAsync(new BackupId(manifest.BackupId), known, found);
    }

    // Schedules are numbered anew in each catalog: only with the job that took the backup is its number one of ours.
    private async Task<CoreBackup> OfThisCatalogAsync(CoreBackup backup) =>
        backup.ScheduleId is null || await JobStore.FindAsync(store, backup.JobId) is not null
            ? backup
            : backup with { ScheduleId = null, ForeignScheduleId = backup.ScheduleId };

    private async Task CompleteAsync(BackupId id, CoreBackup? known, FoundBackup found)
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
