namespace DbCalm.Artefacts.Storage;

/// <summary>Removes what a backup that did not come to its end left in a repository.</summary>
public static class ArtefactRemoval
{
    /// <summary>
    /// Removes the objects of a backup that has no manifest, finished or not; returns true when nothing of it remains. A backup with a manifest
    /// exists: it is left alone and the answer is false. Can be repeated.
    /// </summary>
    public static async Task<bool> RemoveUnlessCompleteAsync(IObjectStore store, string instance, string backupId, CancellationToken cancellationToken)
    {
        if (await store.FindLengthAsync(ArtefactLayout.ManifestKey(instance, backupId), cancellationToken) is not null)
        {
            return false;
        }

        string prefix = ArtefactLayout.Prefix(instance, backupId);
        await store.DeleteUnfinishedAsync(prefix, cancellationToken);
        foreach (string key in await store.ListAsync(prefix, cancellationToken))
        {
            await store.DeleteAsync(key, cancellationToken);
        }

        return true;
    }
}
