using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Controller.Work;

/// <summary>Restoring a backup: the best proof of all that it holds, and for an instance the beginning of another history.</summary>
internal sealed class RestoreWork : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Restore)draft.Job.Request;
        var spec = new RestoreSpec { Chain = { (await BackupChain.FindAsync(draft.Store, await JobChecks.AvailableAsync(draft.Store, request.BackupId))).Select(draft.Reference) } };
        if (request.ToInstance is { } instance)
        {
            await draft.OnHostAsync(instance);
            spec.Instance = instance.Value;
        }
        else
        {
            spec.Directory = request.ToDirectory!;
        }

        draft.Offer.Restore = spec;
    }

    /// <inheritdoc/>
    public async Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        var request = (JobRequest.Restore)job.Request;
        if (report?.Finished.Verification is { } verification)
        {
            await ReportedDefects.NoteAsync(store, verification, report.Offer.Restore?.Chain ?? []);
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
