using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Storage;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Removes a backup that is kept as a directory.</summary>
internal static class PlainRemoval
{
    /// <summary>
    /// Removes manifest, files and notes, durably; the backup ceases to exist in the first, atomic step. Returns true when nothing remains; false when there is a
    /// directory of its name that has no manifest, so that it is not known to be ours and was left alone. Can be repeated, also after dying within it. Whether it may
    /// be removed, the caller has decided. Throws a DbCalmException when the repository can't be written.
    /// </summary>
    public static bool Remove(PlainPlace place)
    {
        try
        {
            if (File.Exists(place.Manifest))
            {
                File.Move(place.Manifest, place.Removed, overwrite: true);
                DurableFile.SyncDirectory(place.Root);
                CrashPoints.Pass("plain-unlisted");
            }

            // As long as it is there, the directory is ours.
            if (File.Exists(place.Removed))
            {
                OwnTree.Remove(place.Files);
                RemoveNotes(place);
                DurableFile.SyncDirectory(place.Root);
                File.Delete(place.Removed);
                DurableFile.SyncDirectory(place.Root);
            }

            return !Path.Exists(place.Files);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"delete {place.Files}", e);
        }
    }

    private static void RemoveNotes(PlainPlace place)
    {
        foreach (string path in Directory.EnumerateFiles(place.Root, place.NotePrefix + "*").Where(path => BackupNotes.IsName(Path.GetFileName(path)[place.NotePrefix.Length..])).ToList())
        {
            File.Delete(path);
        }
    }
}
