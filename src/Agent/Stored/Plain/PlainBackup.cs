using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>A backup that is kept as the directory that the backup tool makes. Its files are only ever read.</summary>
/// <param name="place">Where it is.</param>
/// <param name="manifest">Found right; has files.</param>
/// <param name="engines">Know how to pack it.</param>
internal sealed class PlainBackup(PlainPlace place, Manifest manifest, BackupEngines engines) : IStoredBackup
{
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly IReadOnlyList<ManifestFileEntry> files = manifest.Files ?? [];
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public Manifest Manifest => manifest;

    /// <inheritdoc/>
    public BackupNotes Notes { get; } = new(new PlainNotePlace(place));

    /// <inheritdoc/>
    public Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(FindVisibleDefects().FirstOrDefault());
    }

    /// <inheritdoc/>
    public Task RequireReadableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken)
    {
        List<StoredDefect> defects = FindVisibleDefects();
        if (!Directory.Exists(place.Files))
        {
            return new StoredCheck(0, 0, defects);
        }

        HashSet<string> seen = [.. defects.Select(defect => defect.Object)];
        List<ManifestFileEntry> chosen = [.. SegmentSample.Choose(files.Count, share, seed).Select(index => files[index]).Where(file => !seen.Contains(file.Path))];
        await Parallel.ForEachAsync(PlainTree.LargestFirst(chosen, file => file.Size), PlainTree.Parallelism(cancellationToken), (index, token) =>
        {
            if (FindDefect(chosen[index], path => FileContent.Read(path, isToSync: false, bytes => Tell(onRead, bytes), token)) is { } defect)
            {
                lock (gate)
                {
                    defects.Add(defect);
                }
            }

            return ValueTask.CompletedTask;
        });
        return new StoredCheck(chosen.Count, chosen.Sum(file => file.Size), [.. defects.OrderBy(defect => defect.Object, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public async Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        if (FindVisibleDefects().FirstOrDefault() is { } visible)
        {
            throw visible.ToException();
        }

        foreach (string? below in files.Select(file => Path.GetDirectoryName(file.Path)).Distinct())
        {
            Directory.CreateDirectory(Path.Combine(directory, below!), PrivateDirectory);
        }

        await Parallel.ForEachAsync(PlainTree.LargestFirst(files, file => file.Size), PlainTree.Parallelism(cancellationToken), (index, token) =>
        {
            string target = Path.Combine(directory, files[index].Path);
            return FindDefect(files[index], path => FileContent.Copy(path, target, bytes => Tell(onBytes, bytes), token)) is { } defect
                ? throw defect.ToException()
                : ValueTask.CompletedTask;
        });
    }

    /// <summary>Checks every file, then makes one stream of them, as its engine would have, and hands it to <paramref name="store"/>. Throws corrupt or tool-failed.</summary>
    /// <param name="job">Hears of the tool.</param>
    /// <param name="store">Reads the stream to its end; its second argument makes that end come soon.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PackedStream> PackAsync(JobContext job, Func<Stream, Action, Task<StoredStream>> store, CancellationToken cancellationToken)
    {
        StoredCheck check = await CheckAsync(1, 0, static _ => { }, cancellationToken);
        if (check.Defects.FirstOrDefault() is { } defect)
        {
            throw defect.ToException();
        }

        IStreamFiles packer = await engines.Of(new BackupMethod(manifest.Method)).FindFilesAsync(cancellationToken);
        return await packer.PackAsync(place.Files, [.. files.Select(file => file.Path)], store, job, cancellationToken);
    }

    // Names, kinds and sizes; the content is not read.
    private List<StoredDefect> FindVisibleDefects()
    {
        if (!Directory.Exists(place.Files))
        {
            return [Defect(manifest.BackupId, $"the directory is missing in {place.Root}")];
        }

        try
        {
            Dictionary<string, PlainEntry> present = PlainTree.List(place.Files).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
            var defects = new List<StoredDefect>();
            foreach (ManifestFileEntry file in files)
            {
                string? wrong = !present.Remove(file.Path, out PlainEntry entry) ? "it is missing"
                    : entry.IsLink ? "it is a symbolic link instead of a file"
                    : entry.Size != file.Size ? $"it is {entry.Size} bytes long instead of {file.Size}"
                    : null;
                if (wrong is not null)
                {
                    defects.Add(Defect(file.Path, wrong));
                }
            }

            defects.AddRange(present.Keys.Order(StringComparer.Ordinal).Select(extra => Defect(extra, "it is there, but not part of the backup")));
            return defects;
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"list {place.Files}", e);
        }
    }

    private StoredDefect? FindDefect(ManifestFileEntry file, Func<string, FileContent> read)
    {
        try
        {
            FileContent content = read(Path.Combine(place.Files, file.Path));
            return content.Size != file.Size ? Defect(file.Path, $"it is {content.Size} bytes long instead of {file.Size}")
                : content.Sha256 != file.Sha256 ? Defect(file.Path, "its content is not what was written: the hash differs")
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(Path.Combine(place.Files, file.Path)))
        {
            return Defect(file.Path, "it is missing");
        }
    }

    private StoredDefect Defect(string path, string message) => new(manifest.BackupId, path, null, message);

    private void Tell(Action<int> listener, int bytes)
    {
        lock (gate)
        {
            listener(bytes);
        }
    }
}
