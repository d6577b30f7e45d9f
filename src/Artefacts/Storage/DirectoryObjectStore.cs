using DbCalm.Core.Errors;
using DbCalm.Platform;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Artefacts.Storage;

/// <summary>A store in a directory: a key is a path in it. Files and directories are the agent's alone (0600, 0700).</summary>
/// <param name="root">The directory, absolute; made at the first write.</param>
public sealed class DirectoryObjectStore(string root) : IObjectStore
{
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <inheritdoc/>
    public string Location => root;

    /// <inheritdoc/>
    public Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken) => Guarded($"write {key} in {root}", () =>
    {
        string path = PathOf(key);
        if (File.Exists(path))
        {
            throw new DbCalmException(ErrorCode.AlreadyExists, $"{key} exists already in {root}", "objects are written once; use a new key");
        }

        MakeDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}{ObjectKey.PartialMark}{Guid.NewGuid():N}";
        SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(file, DurableFile.Private);
        return (IObjectWriter)new FileObjectWriter(file, temporary, path);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken) => Guarded($"read {key} in {root}", () =>
    {
        string path = PathOf(key);
        if (!File.Exists(path))
        {
            throw new DbCalmException(ErrorCode.NotFound, $"{key} is not in {root}", "check that the repository is mounted; see 'dbcalmctl backups verify'");
        }

        return (IObjectReader)new FileObjectReader(File.OpenHandle(path), path);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task CheckReachableAsync(CancellationToken cancellationToken) => Guarded($"look at {root}", () => Directory.Exists(root)
        ? true
        : throw new DbCalmException(ErrorCode.Unavailable, $"the repository's directory {root} is not there", "mount it, or correct its path in agent.yml"), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken) => Guarded($"look at {key} in {root}", () =>
    {
        var file = new FileInfo(PathOf(key));
        return file.Exists ? file.Length : (long?)null;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Guarded($"delete {key} in {root}", () =>
    {
        string path = PathOf(key);
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        RemoveEmptyDirectories(Path.GetDirectoryName(path)!);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken) => Guarded($"clean {prefix} in {root}", () =>
    {
        foreach (string file in FilesUnder(prefix).Where(IsPartial).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(file);
            RemoveEmptyDirectories(Path.GetDirectoryName(file)!);
        }

        if (prefix.Length > 0)
        {
            RemoveEmptyDirectories(PathOf(prefix[..^1]));
        }

        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Guarded($"list {prefix} in {root}", () =>
        (IReadOnlyList<string>)[.. FilesUnder(prefix).Where(file => !IsPartial(file)).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)], cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken) => Guarded($"list {prefix} in {root}", () =>
    {
        ILookup<bool, StoredObject> files = FilesUnder(prefix).Order(StringComparer.Ordinal).Select(Describe).OfType<StoredObject>().ToLookup(file => IsPartial(file.Key));
        return new StoreSurvey([.. files[false]], [.. files[true].Select(file => file with { Key = file.Key[..file.Key.IndexOf(ObjectKey.PartialMark, StringComparison.Ordinal)] })]);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken) => Guarded($"look at {root}", () =>
    {
        // Before the first write the root may be missing; what is free is then what its nearest existing parent has.
        string place = root;
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent)
        {
            place = parent;
        }

        var drive = new DriveInfo(place);
        return (StoreSpace?)new StoreSpace(drive.AvailableFreeSpace, drive.TotalSize);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task CheckWritableAsync(CancellationToken cancellationToken) => Guarded($"write in {root}", () =>
    {
        MakeDirectory(root);
        string probe = Path.Combine(root, $"probe{ObjectKey.PartialMark}{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, "dbcalm"u8);
        }
        finally
        {
            File.Delete(probe);
        }

        return true;
    }, cancellationToken);

    private static Task<T> Guarded<T>(string what, Func<T> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(act());
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain(what, e);
        }
    }

    private static bool IsPartial(string file) => Path.GetFileName(file).Contains(ObjectKey.PartialMark, StringComparison.Ordinal);

    private static void MakeDirectory(string directory)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        if (File.Exists(directory))
        {
            // A link whose target is away, e.g. not mounted, may lead there again.
            throw new FileInfo(directory).LinkTarget is not null
                ? new DbCalmException(ErrorCode.Unavailable, $"{directory} is a link that leads nowhere", "mount what it points to")
                : new DbCalmException(ErrorCode.Refused, $"{directory} is a file", "give the repository a path that is a directory or free");
        }

        string parent = Path.GetDirectoryName(directory)!;
        MakeDirectory(parent);
        Directory.CreateDirectory(directory, PrivateDirectory);
        DurableFile.SyncDirectory(parent);
    }

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        return Path.Combine(root, key);
    }

    // Null for one that was removed meanwhile.
    private StoredObject? Describe(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new StoredObject(Path.GetRelativePath(root, path), file.Length, file.LastWriteTimeUtc) : null;
    }

    private IEnumerable<string> FilesUnder(string prefix)
    {
        ObjectKey.CheckPrefix(prefix);
        string directory = Path.Combine(root, prefix);
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories) : [];
    }

    private void RemoveEmptyDirectories(string directory)
    {
        for (; directory.Length > root.Length && Directory.Exists(directory); directory = Path.GetDirectoryName(directory)!)
        {
            if (Directory.EnumerateFileSystemEntries(directory).Any())
            {
                return;
            }

            Directory.Delete(directory);
            DurableFile.SyncDirectory(Path.GetDirectoryName(directory)!);
        }
    }
}
