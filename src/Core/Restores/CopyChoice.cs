using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Restores;

/// <summary>Decides which copies of a backup a host reads.</summary>
public static class CopyChoice
{
    /// <summary>The copies that <paramref name="host"/> can read, in the order in which to try them: good ones first. Empty when there is none.</summary>
    public static IReadOnlyList<BackupCopy> ReadableOn(this Backup backup, HostId host) =>
        [.. backup.Copies.Where(copy => copy.IsReadable && (copy.BoundTo is not { } only || only == host)).OrderByDescending(copy => copy.IsGood)];
}
