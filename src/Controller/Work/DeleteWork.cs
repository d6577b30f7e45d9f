using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

/// <summary>Deleting copies: only what the agent says is gone is forgotten.</summary>
internal sealed class DeleteWork : IJobWork
{
    private const string NotDeleted = "could not be deleted: ";

    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Delete)draft.Job.Request;
        var spec = new DeleteSpec { Repository = draft.Named(request.Repository) };
        foreach (BackupId id in request.Backups)
        {
            if (await CatalogStore.FindAsync(draft.Store, id) is { } backup && backup.Copies.FirstOrDefault(copy => copy.Repository == request.Repository) is { } copy)
            {
                spec.Artefacts.Add(backup.ToArtefactRef([copy]));
            }
        }

        draft.Offer.Delete = spec;
    }

    /// <inheritdoc/>
    public async Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        var request = (JobRequest.Delete)job.Request;
        foreach (BackupId id in request.Backups)
        {
            if (await CatalogStore.FindAsync(store, id) is { } backup && backup.Copies.FirstOrDefault(copy => copy.Repository == request.Repository) is { } copy)
            {
                bool isWhole = await ConcludeAsync(store, job, id, copy, report?.Finished.Deletion);
                await SettleAsync(store, id, isWhole);
            }
        }
    }

    // True when the copy is still there and whole.
    private static async Task<bool> ConcludeAsync(StoreTransaction store, CoreJob job, BackupId id, CoreCopy copy, DeleteReport? report)
    {
        if (report?.Deleted.Contains(id.Value) == true)
        {
            await CopyStore.RemoveAsync(store, id, copy.Repository);
            return false;
        }

        // Of one whose deletion is repeated, an agent that did not come to it this time can't say that nothing was removed before.
        KeptBackup? kept = report?.Kept.FirstOrDefault(entry => entry.BackupId == id.Value);
        bool isWhole = kept is { IsWhole: true } && !copy.Problem.StartsWith(NotDeleted, StringComparison.Ordinal);
        CoreCopyState state = copy.State == CoreCopyState.Pending ? CoreCopyState.Pending : isWhole ? CoreCopyState.Available : CoreCopyState.Deleting;
        string reason = JobEventMapping.Cut(kept?.Reason ?? job.Failure?.Message ?? "it was not deleted");

        // A copy that was only refused to go is as good as before; its job says why it is still there. Of any other nobody knows, so it stays listed as being
        // deleted until that is repeated.
        await CopyStore.SetStateAsync(store, id, copy.Repository, state, state == CoreCopyState.Deleting ? NotDeleted + reason : copy.Problem);
        return isWhole;
    }

    private static async Task SettleAsync(StoreTransaction store, BackupId id, bool kept)
    {
        CoreBackup backup = (await CatalogStore.FindAsync(store, id))!;
        if (backup.Copies.Count == 0)
        {
            await CatalogStore.RemoveAsync(store, id);
        }
        else if (kept && backup.State == CoreBackupState.Deleting)
        {
            await CatalogStore.SetStateAsync(store, id, CoreBackupState.Available);
        }
    }
}
