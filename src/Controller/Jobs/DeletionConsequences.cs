using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>What the end of a deletion means for the catalog: only what its agent says is gone is forgotten.</summary>
internal static class DeletionConsequences
{
    private const string NotDeleted = "could not be deleted: ";

    /// <summary>Stores what became of each backup of <paramref name="request"/>.</summary>
    public static async Task ApplyAsync(StoreTransaction store, CoreJob job, JobRequest.Delete request, DeleteReport? report)
    {
        foreach (BackupId id in request.Backups)
        {
            if (await CatalogStore.FindAsync(store, id) is not { } backup || backup.Copies.FirstOrDefault(copy => copy.Repository == request.Repository) is not { } copy)
            {
                continue;
            }

            bool isWhole = false;
            if (report?.Deleted.Contains(id.Value) == true)
            {
                await CopyStore.RemoveAsync(store, id, request.Repository);
            }
            else
            {
                KeptBackup? kept = report?.Kept.FirstOrDefault(entry => entry.BackupId == id.Value);

                // Of one whose deletion is repeated, an agent that did not come to it this time can't say that nothing was removed before.
                isWhole = kept is { IsWhole: true } && !copy.Problem.StartsWith(NotDeleted, StringComparison.Ordinal);
                CoreCopyState state = copy.State == CoreCopyState.Pending ? CoreCopyState.Pending : isWhole ? CoreCopyState.Available : CoreCopyState.Deleting;
                string reason = JobEventMapping.Cut(kept?.Reason ?? job.Failure?.Message ?? "it was not deleted");

                // A copy that was only refused to go is as good as before; its job says why it is still there. Of any other nobody knows, so it stays listed as being
                // deleted until that is repeated.
                await CopyStore.SetStateAsync(store, id, request.Repository, state, state == CoreCopyState.Deleting ? NotDeleted + reason : copy.Problem);
            }

            await SettleAsync(store, id, isWhole);
        }
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
