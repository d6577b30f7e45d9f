namespace DbCalm.Testing.Fleets;

/// <summary>A repository that a test has defined in the controller, and what a stranger sees of it.</summary>
/// <param name="Name">Of the repository.</param>
/// <param name="Path">The directory; null in a bucket.</param>
/// <param name="Bucket">The bucket; null in a directory.</param>
/// <param name="Ceph">The bucket's service.</param>
internal sealed record Place(string Name, string? Path, string? Bucket, SharedCeph Ceph)
{
    /// <summary>The files of a backup in a local directory: as they lie there, or fetched by a client that is not ours.</summary>
    internal async Task<string> FetchAsync(Fleet fleet, string instance, string backup)
    {
        if (Path is not null)
        {
            return System.IO.Path.Combine(Path, instance, backup);
        }

        string target = fleet.Directory.Make($"fetched-{Guid.NewGuid():N}");
        await Ceph.RcloneAsync("copy", $"ceph:{Bucket}/{instance}/{backup}", target);
        return target;
    }

    /// <summary>The names of all that lies there, relative to it.</summary>
    internal async Task<IReadOnlyList<string>> NamesAsync() => Path is not null
        ? [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)]
        : [.. (await Ceph.RcloneAsync("lsf", "-R", "--files-only", $"ceph:{Bucket}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
