using System.IO.Enumeration;
using DbCalm.Platform;

namespace DbCalm.Agent.Engines.Physical;

/// <summary>The files in a server's data directory.</summary>
internal static class ServerFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0, MaxRecursionDepth = 8 };

    // The redo log is sent from the last checkpoint on, not by its size on disk.
    private static readonly string[] NotSent = ["ib_logfile", "ibtmp", "#innodb_redo", "#innodb_temp"];

    // What the tool opens: these at the top, and tables by their endings in every directory below it.
    private static readonly string[] Central = ["ibdata", "ib_logfile", "undo", "aria_log"];
    private static readonly string[] Tables =
        [".ibd", ".frm", ".opt", ".par", ".isl", ".MYD", ".MYI", ".MAD", ".MAI", ".MRG", ".CSM", ".CSV", ".ARM", ".ARZ", ".TRG", ".TRN"];

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

    /// <summary>
    /// The directories and files that a backup needs and this process may not read. The tool can't be relied on for that: an Aria table
    /// whose index it may not open it leaves out and says that all went well.
    /// </summary>
    public static IReadOnlyList<string> FindUnreadable(string dataDir)
    {
        if (!FileRights.MayList(dataDir))
        {
            return [dataDir];
        }

        IEnumerable<string> central = Files(dataDir).Where(file => Central.Any(prefix => Path.GetFileName(file.AsSpan()).StartsWith(prefix, StringComparison.Ordinal)) && !FileRights.MayRead(file));
        return [.. central, .. Directories(dataDir).SelectMany(directory => FileRights.MayList(directory) ? Files(directory).Where(IsUnreadableTable) : [directory])];
    }

    /// <summary>Whether two paths lead to the same directory, symbolic links followed.</summary>
    public static bool AreSame(string one, string other) => Resolve(one) == Resolve(other);

    private static bool IsUnreadableTable(string file) => Tables.Contains(Path.GetExtension(file)) && !FileRights.MayRead(file);

    private static string[] Directories(string directory) => Present(() => Directory.GetDirectories(directory));

    private static string[] Files(string directory) => Present(() => Directory.GetFiles(directory));

    // A database can be dropped while it is looked at.
    private static string[] Present(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

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
