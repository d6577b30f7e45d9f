using System.IO.Enumeration;

namespace DbCalm.Agent.Engines.MariaDb;

/// <summary>A server's data directory as files.</summary>
internal static class DataDirectory
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0, MaxRecursionDepth = 8 };

    // The redo log is sent from the last checkpoint on, not by its size on disk.
    private static readonly string[] NotSent = ["ib_logfile", "ibtmp", "#innodb_redo", "#innodb_temp"];

    /// <summary>Bytes of all files.</summary>
    public static long TotalBytes(string dataDir) => Sum(dataDir, static (ref FileSystemEntry _) => true);

    /// <summary>About how many bytes a full backup's stream will have: the files that the tool sends.</summary>
    /// <param name="dataDir">The directory.</param>
    /// <param name="binlogPath">The binary logs' path without numbers; empty for none. They are not sent.</param>
    public static long FullBackupBytes(string dataDir, string binlogPath)
    {
        string binlogName = binlogPath.Length == 0 ? "\0" : Path.GetFileName(binlogPath) + ".";
        return Sum(dataDir, (ref FileSystemEntry entry) =>
        {
            ReadOnlySpan<char> name = entry.FileName;
            foreach (string prefix in NotSent)
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return !name.StartsWith(binlogName, StringComparison.Ordinal);
        });
    }

    /// <summary>Whether two paths lead to the same directory, symbolic links followed.</summary>
    public static bool AreSame(string one, string other) => Resolve(one) == Resolve(other);

    private static long Sum(string dataDir, FileSystemEnumerable<long>.FindPredicate counts) =>
        new FileSystemEnumerable<long>(dataDir, static (ref FileSystemEntry entry) => entry.Length, Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && counts(ref entry),
        }.Sum();

    private static string Resolve(string path)
    {
        string resolved = "/";
        foreach (string part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string step = Path.Combine(resolved, part);
            bool isLink = new FileInfo(step).LinkTarget is not null;
            resolved = isLink && Directory.ResolveLinkTarget(step, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : step;
        }

        return resolved;
    }
}
