using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Controller.Work;

/// <summary>Verifying a backup: what was found is noted with the copies, and what held raises the proof.</summary>
internal sealed class VerifyWork(ConditionBook conditions) : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Verify)draft.Job.Request;
        CoreBackup backup = await JobChecks.AvailableAsync(draft.Store, request.BackupId);
        CoreBackup wanted = request.Repository is { } repository ? JobChecks.Only(backup, repository) : backup;
        IEnumerable<CoreBackup> chain = request.Deep ? (await BackupChain.FindAsync(draft.Store, backup)).SkipLast(1).Append(wanted) : [wanted];
        draft.Offer.Verify = new VerifySpec { Chain = { chain.Select(draft.Reference) }, Deep = request.Deep, SamplePercent = request.SamplePercent };
    }

    /// <inheritdoc/>
    public async Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        if (report?.Finished.Verification is not { } verification)
        {
            return;
        }

        var request = (JobRequest.Verify)job.Request;
        await ReportedDefects.NoteAsync(store, verification, report.Offer.Verify?.Chain ?? []);
        bool isWhole = request.SamplePercent >= 100;
        if (job.State == CoreJobState.Succeeded && verification.Defects.Count == 0 && isWhole && report.Offer.Verify is { Chain.Count: > 0 } spec)
        {
            DateTimeOffset provedAt = verification.ProvedAt?.ToCore() ?? job.FinishedAt!.Value;
            await CatalogStore.RaiseProofAsync(store, request.BackupId, request.Deep ? CoreProof.Prepared : CoreProof.Checksummed, provedAt);
            await CopyStore.SetProblemAsync(store, request.BackupId, new RepositoryName(spec.Chain[^1].Repository), "");
        }
    }

    /// <inheritdoc/>
    public async Task NoticesAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        var request = (JobRequest.Verify)job.Request;
        DateTimeOffset at = job.FinishedAt!.Value;
        int defects = report?.Finished.Verification?.Defects.Count ?? 0;
        if (job.State == CoreJobState.Succeeded && defects == 0)
        {
            // What a whole or deep verification found, one that looks at less does not disprove.
            Condition? before = await ConditionStore.FindAsync(store, ConditionKind.Verification, request.BackupId.Value);
            if (request.SamplePercent >= 100 && (request.Deep || before?.Facts.Deep != true))
            {
                await conditions.CloseAsync(store, ConditionKind.Verification, request.BackupId.Value, new NotificationFacts { JobId = job.Id.Value, Deep = request.Deep }, at);
            }

            return;
        }

        CoreBackup? backup = await CatalogStore.FindAsync(store, request.BackupId);
        var subject = new ConditionSubject { Instance = backup?.Instance.Value, BackupId = request.BackupId.Value, Repository = request.Repository?.Value };
        await conditions.OpenAsync(
            store, new Condition { Kind = ConditionKind.Verification, Key = request.BackupId.Value, Subject = subject, Facts = FailureFacts.Of(job) with { Deep = request.Deep }, OpenedAt = at }, at);
    }
}
