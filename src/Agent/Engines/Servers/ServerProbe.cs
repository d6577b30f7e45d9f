using DbCalm.Agent.Configuration;
using DbCalm.Agent.Tools;
using DbCalm.Platform;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>Finds out whether a database server is running, without needing a login: an answer of any kind counts, and so does a process in its data directory.</summary>
internal static class ServerProbe
{
    private static readonly string[] ServerNames = ["mariadbd", "mysqld"];

    /// <summary>What shows that the instance's server runs, e.g. <c>it answers at /run/mysqld/mysqld.sock</c>; null when nothing does.</summary>
    public static async Task<string?> FindSignOfLifeAsync(InstanceConfig instance, ToolLocator tools, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await new MariaDbServer(instance, tools, time).IsAcceptingAsync(cancellationToken))
        {
            return $"it answers at {instance.Address}";
        }

        return FindProcessIn(instance.DataDir) is { } pid ? $"process {pid} runs in {instance.DataDir}" : null;
    }

    // A server's working directory is its data directory.
    private static int? FindProcessIn(string dataDirectory)
    {
        string wanted = RealPath.Of(dataDirectory);
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int pid) && IsServerIn(process, wanted))
            {
                return pid;
            }
        }

        return null;
    }

    private static bool IsServerIn(string process, string directory)
    {
        try
        {
            return ServerNames.Contains(File.ReadAllText(Path.Combine(process, "comm")).TrimEnd())
                && new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or it is another user's and not ours to look at.
            return false;
        }
    }
}
