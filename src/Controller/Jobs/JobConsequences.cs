using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Controller.Jobs;

/// <summary>What the end of a job means for the catalog and its instance; part of the transaction that ends it.</summary>
internal static class JobConsequences
{
    /// <summary>Stores the consequences of <paramref name="job"/>, which just ended.</summary>
    public static Task ApplyAsync(StoreTransaction store, CoreJob job, EndReport? report) => job.Request switch
    {
        JobRequest.TakeBackup request => AfterBackupAsync(store, job, request, report?.Made),
        JobRequest.Verify request => AfterVerificationAsync(store, job, request, report),
        JobRequest.Restore request => AfterRestoreAsync(store, job, request, report),
        JobRequest.Copy request => AfterCopyAsync(store, job, request, report?.Copied),
        JobRequest.Delete request => DeletionConsequences.ApplyAsync(store, job, request, report?.Finished.Deletion),
        JobRequest.Note or JobRequest.Check or JobRequest.Rebuild or JobRequest.Import or JobRequest.Test or JobRequest.Rotate => Task.CompletedTask,
        _ => throw new InvalidOperationException($"unknown request {job.Request.GetType().Name}"),
    };

    private static async Task AfterBackupAsync(StoreTransaction store, CoreJob job, JobRequest.TakeBackup request, CoreBackup? made)
    {
        // A job that no agent was ever asked to do has tried nothing, so the catalog has nothing to tell of it.
        if (await JobStore.FindOfferAsync(store, job.Id) is not { } offer)
        {
            return;
        }

        await CatalogStore.InsertAsync(store, (made ?? Failed(job, request, StoredMessage.Read<JobOffer>(offer).Backup)) with { ScheduleId = request.Schedule });
        if (made is null)
        {
            return;
        }

        FleetHost host = (await HostStore.FindAsync(store, job.Host))!;
        foreach (RepositoryName repository in request.CopyTo)
        {
            RepositoryPlace? place = await RepositoryDirectory.FindAsync(store, repository, host);
            await CopyStore.PutAsync(store, made.Id, new CoreCopy { Repository = repository, Host = place?.Host, State = CoreCopyState.Pending });
            await JobStore.InsertAsync(store, JobQueue.NewJob(new JobRequest.Copy(made.Id, repository, request.Pace), job.Host, made.Id, made.Instance, occupies: null, job.FinishedAt!.Value));
        }
    }

    private static CoreBackup Failed(CoreJob job, JobRequest.TakeBackup request, BackupSpec spec) => new()
    {
        Id = request.BackupId,
        ChainId = new ChainId(spec.ChainId),
        Instance = request.Instance,
        Host = job.Host,
        Type = request.Type,
        State = CoreBackupState.Failed,
        FromBackupId = spec.HasFromBackupId ? new BackupId(spec.FromBackupId) : null,
        JobId = job.Id,
        StartedAt = job.StartedAt ?? job.CreatedAt,
        FinishedAt = job.FinishedAt ?? job.CreatedAt,
        Method = BackupMethod.Of(spec.Method),
        Physical = spec.FromLsn > 0 ? new PhysicalPosition(spec.FromLsn, 0, 0) : null,
        Problem = job.Failure?.Message ?? "",
    };

    private static async Task AfterCopyAsync(StoreTransaction store, CoreJob job, JobRequest.Copy request, CoreCopy? copied)
    {
        if (copied is not null)
        {
            await CopyStore.PutAsync(store, request.BackupId, copied);
            return;
        }

        // What may come right on its own stays pending and is tried again; a spooled copy is never given up, it may be the only one.
        CoreCopy? copy = (await CatalogStore.FindAsync(store, request.BackupId))?.Copies.FirstOrDefault(c => c.Repository == request.Repository);
        bool isTriedAgain = copy?.SpooledOn is not null || (job.Failure is { } failure && ErrorTraits.Of(failure.Code).IsTransient);
        await CopyStore.SetStateAsync(
            store, request.BackupId, request.Repository, isTriedAgain ? CoreCopyState.Pending : CoreCopyState.Failed, copy?.SpooledOn is null ? JobEventMapping.Cut(job.Failure?.Message ?? "") : "");
    }

    private static async Task AfterVerificationAsync(StoreTransaction store, CoreJob job, JobRequest.Verify request, EndReport? report)
    {
        if (report?.Finished.Verification is not { } verification)
        {
            return;
        }

        await NoteDefectsAsync(store, verification, report.Offer);
        bool isWhole = request.SamplePercent >= 100;
        if (job.State == CoreJobState.Succeeded && verification.Defects.Count == 0 && isWhole && report.Offer.Verify is { Chain.Count: > 0 } spec)
        {
            DateTimeOffset provedAt = verification.ProvedAt?.ToCore() ?? job.FinishedAt!.Value;
            await CatalogStore.RaiseProofAsync(store, request.BackupId, request.Deep ? CoreProof.Prepared : CoreProof.Checksummed, provedAt);
            await CopyStore.SetProblemAsync(store, request.BackupId, new RepositoryName(spec.Chain[^1].Repository), "");
        }
    }

    private static async Task NoteDefectsAsync(StoreTransaction store, VerifyReport verification, JobOffer offer)
    {
        foreach (IGrouping<(string Backup, string Repository), Defect> defects in verification.Defects.GroupBy(defect => (defect.BackupId, RepositoryOf(defect, offer))))
        {
            if (defects.Key.Repository.Length > 0)
            {
                Defect first = defects.First();
                string more = defects.Count() == 1 ? "" : $" (and {defects.Count() - 1} more)";
                await CopyStore.SetProblemAsync(
                    store, new BackupId(defects.Key.Backup), new RepositoryName(defects.Key.Repository), JobEventMapping.Cut($"{first.Object}: {first.Message}{more}"));
            }
        }
    }

    // The copy that a defect is in; empty for one that the agent was not asked to read, of which it has nothing to say.
    private static string RepositoryOf(Defect defect, JobOffer offer)
    {
        ArtefactRef? read = (offer.Verify?.Chain ?? offer.Restore?.Chain)?.FirstOrDefault(reference => reference.BackupId == defect.BackupId);
        bool isThere = read is not null && (defect.Repository.Length == 0 || defect.Repository == read.Repository || read.Others.Any(other => other.Repository == defect.Repository));
        return !isThere ? "" : defect.Repository.Length > 0 ? defect.Repository : read!.Repository;
    }

    private static async Task AfterRestoreAsync(StoreTransaction store, CoreJob job, JobRequest.Restore request, EndReport? report)
    {
        if (report?.Finished.Verification is { } verification)
        {
            await NoteDefectsAsync(store, verification, report.Offer);
        }

        if (job.State == CoreJobState.Succeeded)
        {
            DateTimeOffset provedAt = report?.Finished.Verification?.ProvedAt?.ToCore() ?? job.FinishedAt!.Value;
            await CatalogStore.RaiseProofAsync(store, request.BackupId, CoreProof.Restored, provedAt);
        }

        // Past its preflight a restore has found the data directory empty: whatever the instance holds next has no history in common with its backups.
        bool replaced = job.State == CoreJobState.Succeeded || job.Step is not ("" or "before" or "preflight");
        if (request.ToInstance is { } instance && replaced)
        {
            await InstanceStore.SetRestoredAsync(store, instance, job.FinishedAt!.Value);
        }
    }
}
