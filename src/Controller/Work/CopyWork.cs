using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

/// <summary>Copying a backup: what may come right on its own stays pending.</summary>
internal sealed class CopyWork : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Copy)draft.Job.Request;
        ArtefactRef source = draft.Reference(await JobChecks.AvailableAsync(draft.Store, request.BackupId));
        draft.Offer.Copy = new CopySpec { Source = source, Repository = draft.Named(request.Repository) };
        draft.Offer.Pace = request.Pace?.ToWire();
    }

    /// <inheritdoc/>
    public void Check(CoreJob job, EndReport report)
    {
        if (report.IsDone)
        {
            Made(job, report);
        }
    }

    /// <inheritdoc/>
    public async Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        var request = (JobRequest.Copy)job.Request;
        if (report is { IsDone: true })
        {
            await CopyStore.PutAsync(store, request.BackupId, Made(job, report));
            return;
        }

        // A spooled copy is never given up, it may be the only one.
        CoreCopy? copy = (await CatalogStore.FindAsync(store, request.BackupId))?.Copies.FirstOrDefault(c => c.Repository == request.Repository);
        bool isTriedAgain = copy?.SpooledOn is not null || (job.Failure is { } failure && ErrorTraits.Of(failure.Code).IsTransient);
        await CopyStore.SetStateAsync(
            store, request.BackupId, request.Repository, isTriedAgain ? CoreCopyState.Pending : CoreCopyState.Failed, copy?.SpooledOn is null ? JobEventMapping.Cut(job.Failure?.Message ?? "") : "");
    }

    private static CoreCopy Made(CoreJob job, EndReport report)
    {
        ManifestSummary? manifest = report.Finished.Manifest;
        bool fits = manifest is { IsSpooled: false }
            && report.Offer.Copy is { } spec
            && manifest.BackupId == spec.Source.BackupId
            && manifest.Repository == spec.Repository
            && BackupMethod.IsSame(manifest.Method, spec.Source.Method)
            && manifest.FromLsn == spec.Source.FromLsn
            && manifest.ToLsn == spec.Source.ToLsn;
        return fits
            ? ReportedCopy.Of(job, report.Offer, manifest!)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the manifest of the copy of backup {job.BackupId} is missing or not the one that was asked for");
    }
}
