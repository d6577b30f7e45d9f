using System.Globalization;

namespace DbCalm.Platform;

/// <summary>A process for sure: its pid and when it started, since pids are used again.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">Clock ticks between boot and its start, as the kernel tells them.</param>
/// <param name="BootId">The kernel's id of this boot.</param>
public sealed record ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    /// <summary>The identity of the process that has <paramref name="pid"/> now; null when none has, or only a dead one not yet reaped.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the name in parentheses and may hold anything, so count from the last one.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            bool isDead = fields[0] is "Z" or "X";
            return isDead ? null : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), CurrentBootId());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is IOException && !Directory.Exists($"/proc/{pid}")))
        {
            return null;
        }
    }

    /// <summary>True while this very process lives.</summary>
    public bool IsAlive() => Of(Pid) == this;

    /// <summary>Sends <paramref name="signal"/> to this very process; does nothing when it is gone.</summary>
    public void Signal(int signal)
    {
        if (IsAlive())
        {
            Signals.Send(Pid, signal);
        }
    }

    private static string CurrentBootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
