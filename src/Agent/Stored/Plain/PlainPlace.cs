using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Where the parts of a backup that is kept as a directory lie; described in docs/formats/plain.md.</summary>
/// <param name="Root">The repository's directory, absolute.</param>
/// <param name="BackupId">Valid.</param>
internal sealed record PlainPlace(string Root, string BackupId)
{
    private const string RemovedStart = ".removed-";
    private const string RemovedEnd = "." + ArtefactLayout.ManifestName;
    private const int MaxManifestBytes = 512 << 20;

    /// <summary>The files, as the backup tool makes them.</summary>
    public string Files => Path.Combine(Root, BackupId);

    /// <summary>The files while they are being made.</summary>
    public string PartialFiles => Path.Combine(Root, ".partial-" + BackupId);

    /// <summary>What makes the backup exist.</summary>
    public string Manifest => Path.Combine(Root, BackupId + "." + ArtefactLayout.ManifestName);

    /// <summary>What the manifest is called while the backup is being removed.</summary>
    public string Removed => Path.Combine(Root, RemovedStart + BackupId + RemovedEnd);

    /// <summary>The start of the names of all notes, which lie in <see cref="Root"/>.</summary>
    public string NotePrefix => BackupId + ".";

    /// <summary>The backup whose removal was begun, when <paramref name="name"/> is what that leaves in <paramref name="root"/> until it is done; null otherwise.</summary>
    public static PlainPlace? FindRemoved(string root, string name) =>
        name.Length > RemovedStart.Length + RemovedEnd.Length && name.StartsWith(RemovedStart, StringComparison.Ordinal) && name.EndsWith(RemovedEnd, StringComparison.Ordinal)
            ? new PlainPlace(root, name[RemovedStart.Length..^RemovedEnd.Length])
            : null;

    /// <summary>The manifest, held against itself; null when there is none. Throws a DbCalmException when it can't be read.</summary>
    public StoredManifest? FindManifest()
    {
        try
        {
            var file = new FileInfo(Manifest);
            return !file.Exists ? null
                : file.Length > MaxManifestBytes ? StoredManifest.Parse(BackupId, [])
                : StoredManifest.Parse(BackupId, File.ReadAllBytes(Manifest));
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"read {Manifest}", e);
        }
    }

    /// <summary>
    /// Writes <paramref name="manifest"/>, which makes the backup exist, and returns its SHA-256 in lower-case hex. When the write fails, whether it is there decides.
    /// </summary>
    public string WriteManifest(Manifest manifest)
    {
        byte[] file = ManifestFile.Write(manifest);
        try
        {
            DurableFile.WriteNew(Manifest, file);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            if (FindManifest()?.Sha256 != ManifestFile.Hash(file))
            {
                throw StoreErrors.Explain($"write {Manifest}", e);
            }
        }

        return ManifestFile.Hash(file);
    }

    /// <summary>Removes what writers of the manifest that died left beside it.</summary>
    public void RemoveUnfinishedManifests()
    {
        foreach (string file in Directory.EnumerateFiles(Root, Path.GetFileName(Manifest) + ".*.partial"))
        {
            File.Delete(file);
        }
    }
}
