using System.Collections.Concurrent;
using System.Globalization;

namespace DbCalm.Security.Secrets;

/// <summary>Looks at the command lines and environments of our programs and all that they start, again and again, as any user of the machine can with ps.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private readonly PlantedSecrets secrets;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, bool> found = new();
    private readonly ConcurrentDictionary<string, bool> seen = new();
    private readonly Task watching;
    private int rounds;

    internal ProcessWatch(PlantedSecrets secrets)
    {
        this.secrets = secrets;
        watching = Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What was found where.</summary>
    internal IEnumerable<string> Found => found.Keys;

    /// <summary>The names of the programs that were looked at.</summary>
    internal IEnumerable<string> Seen => seen.Keys;

    internal int Rounds => Volatile.Read(ref rounds);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private void Watch()
    {
        while (!stop.IsCancellationRequested)
        {
            Dictionary<int, (string Name, int Parent)> running = Running();
            foreach ((int pid, (string name, _)) in running)
            {
                if (IsOurs(pid, running))
                {
                    seen[name] = true;
                    Look(pid, name, "cmdline");
                    Look(pid, name, "environ");
                }
            }

            Interlocked.Increment(ref rounds);
            stop.Token.WaitHandle.WaitOne(2);
        }
    }

    private void Look(int pid, string name, string what)
    {
        byte[] content = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{what}"));
        foreach (string secret in secrets.In(content))
        {
            found[$"{secret} in {what} of {name}: {System.Text.Encoding.UTF8.GetString(content).Replace('\0', ' ')}"] = true;
        }
    }

    private static bool IsOurs(int pid, Dictionary<int, (string Name, int Parent)> running)
    {
        for (int at = pid; running.TryGetValue(at, out (string Name, int Parent) process); at = process.Parent)
        {
            if (process.Name.StartsWith("dbcalm", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<int, (string Name, int Parent)> Running()
    {
        var running = new Dictionary<int, (string Name, int Parent)>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
            {
                // pid (name) state parent ...; the name may hold anything.
                string stat = System.Text.Encoding.UTF8.GetString(Read(Path.Combine(directory, "stat")));
                int end = stat.LastIndexOf(')');
                if (end > 0)
                {
                    running[pid] = (stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end], int.Parse(stat[(end + 2)..].Split(' ')[1], CultureInfo.InvariantCulture));
                }
            }
        }

        return running;
    }

    // Nothing for a process that has just ended.
    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
