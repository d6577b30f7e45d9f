using System.Net.Sockets;
using DbCalm.Agent.Configuration;
using DbCalm.Platform;

namespace DbCalm.Agent.Restores;

/// <summary>Finds out whether a database server is running, without needing a login: an answer of any kind counts, and so does a process in its data directory.</summary>
internal static class ServerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] ServerNames = ["mariadbd", "mysqld"];

    /// <summary>What shows that the instance's server runs, e.g. <c>it answers at /run/mysqld/mysqld.sock</c>; null when nothing does.</summary>
    public static async Task<string?> FindSignOfLifeAsync(InstanceConfig instance, CancellationToken cancellationToken)
    {
        if (await AnswersAsync(instance, cancellationToken))
        {
            return $"it answers at {instance.Address}";
        }

        return FindProcessIn(instance.DataDir) is { } pid ? $"process {pid} runs in {instance.DataDir}" : null;
    }

    private static async Task<bool> AnswersAsync(InstanceConfig instance, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (instance.Socket is { } path)
            {
                using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint(path), patience.Token);
            }
            else
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(instance.Host ?? "127.0.0.1", instance.Port ?? 3306, patience.Token);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither taken nor turned away: something is there, and it is busy.
            return true;
        }
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
