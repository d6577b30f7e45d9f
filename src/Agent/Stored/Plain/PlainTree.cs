using System.IO.Enumeration;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>A directory tree as files. Symbolic links are told and never followed.</summary>
internal static class PlainTree
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 };

    /// <summary>All that is in the tree but directories, by path in ordinal order.</summary>
    public static IReadOnlyList<PlainEntry> List(string root)
    {
        var entries = new FileSystemEnumerable<PlainEntry>(
            root,
            (ref FileSystemEntry entry) => new PlainEntry(Path.GetRelativePath(root, entry.ToFullPath()), IsLink(ref entry) ? 0 : entry.Length, IsLink(ref entry)),
            Everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
        return [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The hashes of all files below <paramref name="root"/>, by path in ordinal order, computed on all cores, each file made durable when
    /// <paramref name="isToSync"/>. <paramref name="onRead"/> hears of bytes from several threads. Throws <see cref="IOException"/>.
    /// </summary>
    public static async Task<IReadOnlyList<ManifestFileEntry>> HashAsync(string root, bool isToSync, Action<int> onRead, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlainEntry> entries = List(root);
        if (entries.FirstOrDefault(entry => entry.IsLink) is { Path: { } link })
        {
            throw new IOException($"{Path.Combine(root, link)} is a symbolic link, which does not belong in a backup");
        }

        var files = new ManifestFileEntry[entries.Count];
        await Parallel.ForEachAsync(LargestFirst(entries, entry => entry.Size), Parallelism(cancellationToken), (index, token) =>
        {
            FileContent content = FileContent.Read(Path.Combine(root, entries[index].Path), isToSync, onRead, token);
            files[index] = new ManifestFileEntry(entries[index].Path, content.Size, content.Sha256);
            return ValueTask.CompletedTask;
        });
        return files;
    }

    /// <summary>Makes the names in all directories of the tree durable, the deepest first.</summary>
    public static void SyncDirectories(string root)
    {
        foreach (string directory in Directory.EnumerateDirectories(root, "*", Everything).OrderByDescending(path => path.Length))
        {
            DurableFile.SyncDirectory(directory);
        }

        DurableFile.SyncDirectory(root);
    }

    /// <summary>The indexes of <paramref name="items"/>, so ordered that no core is left with a large one at the end.</summary>
    public static IEnumerable<int> LargestFirst<T>(IReadOnlyList<T> items, Func<T, long> sizeOf) => Enumerable.Range(0, items.Count).OrderByDescending(index => sizeOf(items[index]));

    /// <summary>As many at once as there are cores, but no more than a disk takes well.</summary>
    public static ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 4), CancellationToken = cancellationToken };

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;
}
