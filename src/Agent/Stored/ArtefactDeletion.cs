using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored;

/// <summary>The one way in which a backup leaves a repository: its manifest first, so that from then on it does not exist, then the rest. Every step can be repeated.</summary>
internal static class ArtefactDeletion
{
    /// <summary>
    /// Removes all of a backup, in whichever form it is there; does nothing when there is none. Throws a <see cref="PartialDeletionException"/> when something was
    /// removed and the rest could not be, and what the repository throws when nothing was, e.g. refused for one that is locked.
    /// </summary>
    public static async Task DeleteAsync(IObjectStore store, Repository repository, string instance, string backupId, CancellationToken cancellationToken)
    {
        await store.CheckReachableAsync(cancellationToken);
        await DeleteStreamAsync(store, instance, backupId, cancellationToken);
        if (repository.Path is { } root)
        {
            DeletePlain(new PlainPlace(root, backupId));
        }
    }

    private static async Task DeleteStreamAsync(IObjectStore store, string instance, string backupId, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(ArtefactLayout.ManifestKey(instance, backupId), cancellationToken);
        CrashPoints.Pass("manifest-deleted");
        try
        {
            await ArtefactRemoval.RemoveUnlessCompleteAsync(store, instance, backupId, cancellationToken);
        }
        catch (DbCalmException e)
        {
            // Without its manifest it is no backup any more, whether that went now or in an earlier attempt.
            throw new PartialDeletionException(e);
        }

        CrashPoints.Pass("data-deleted");
    }

    private static void DeletePlain(PlainPlace place)
    {
        try
        {
            PlainRemoval.Remove(place);
        }
        catch (DbCalmException e) when (!File.Exists(place.Manifest))
        {
            throw new PartialDeletionException(e);
        }
    }
}
