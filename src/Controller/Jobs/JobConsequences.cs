using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
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
        JobRequest.Verify request => AfterVerificationAsync(store, job, request, report?.Verification),
        JobRequest.Restore request => AfterRestoreAsync(store, job, request),
        _ => throw new InvalidOperationException($"unknown request {job.Request.GetType().Name}"),
    };

    private static async Task AfterBackupAsync(StoreTransaction store, CoreJob job, JobRequest.TakeBackup request, CoreBackup? made)
    {
        // A job that no agent was ever asked to do has tried nothing, so the catalog has nothing to tell of it.
        if (await JobStore.FindOfferAsync(store, job.Id) is not { } offer)
        {
            return;
        }

        await CatalogStore.InsertAsync(store, made ?? Failed(job, request, StoredMessage.Read<JobOffer>(offer).Backup));
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
        Repository = spec.Repository.Length == 0 ? null : new RepositoryName(spec.Repository),
        StartedAt = job.StartedAt ?? job.CreatedAt,
        FinishedAt = job.FinishedAt ?? job.CreatedAt,
        FromLsn = spec.FromLsn,
        Problem = job.Failure?.Message ?? "",
    };

    private static async Task AfterVerificationAsync(StoreTransaction store, CoreJob job, JobRequest.Verify request, VerifyReport? report)
    {
        if (report is null)
        {
            return;
        }

        await JobStore.SetVerificationAsync(store, job.Id, StoredMessage.Write(report));
        foreach (IGrouping<string, Defect> defects in report.Defects.GroupBy(defect => defect.BackupId).Where(group => NameRules.IsValid(group.Key, 127)))
        {
            Defect first = defects.First();
            string more = defects.Count() == 1 ? "" : $" (and {defects.Count() - 1} more)";
            await CatalogStore.SetProblemAsync(store, job.Host, new BackupId(defects.Key), JobEventMapping.Cut($"{first.Object}: {first.Message}{more}"));
        }

        if (job.State == CoreJobState.Succeeded && report.Defects.Count == 0)
        {
            await CatalogStore.RaiseProofAsync(store, request.BackupId, request.Deep ? CoreProof.Prepared : CoreProof.Checksummed, job.FinishedAt!.Value);
            await CatalogStore.SetProblemAsync(store, job.Host, request.BackupId, "");
        }
    }

    private static async Task AfterRestoreAsync(StoreTransaction store, CoreJob job, JobRequest.Restore request)
    {
        if (job.State == CoreJobState.Succeeded)
        {
            await CatalogStore.RaiseProofAsync(store, request.BackupId, CoreProof.Restored, job.FinishedAt!.Value);
        }

        // Past its preflight a restore has found the data directory empty: whatever the instance holds next has no history in common with its backups.
        bool replaced = job.State == CoreJobState.Succeeded || job.Step is not ("" or "preflight");
        if (request.ToInstance is { } instance && replaced)
        {
            await InstanceStore.SetRestoredAsync(store, instance, job.FinishedAt!.Value);
        }
    }
}
