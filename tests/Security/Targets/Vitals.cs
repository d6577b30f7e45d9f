using System.Globalization;
using DbCalm.Testing;

namespace DbCalm.Security.Targets;

/// <summary>What a process holds at a moment.</summary>
/// <param name="Descriptors">How many files and sockets are open.</param>
/// <param name="ResidentBytes">How much of the machine's memory it has.</param>
internal sealed record Vitals(int Descriptors, long ResidentBytes)
{
    /// <summary>Those of a process now.</summary>
    internal static Vitals Of(int pid)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status")).First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        long kilobytes = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new Vitals(Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Length, kilobytes * 1024);
    }

    /// <summary>Waits until the process holds hardly more than these again; throws with what it still holds when it does not within <paramref name="seconds"/>.</summary>
    internal async Task ComeBackAsync(int pid, int descriptors = 30, long bytes = 200_000_000, double seconds = 60)
    {
        Vitals now = this;
        try
        {
            await Wait.UntilAsync(
                () =>
                {
                    now = Of(pid);
                    return now.Descriptors <= Descriptors + descriptors && now.ResidentBytes <= ResidentBytes + bytes;
                },
                "the controller to let go of what the attack left",
                seconds,
                TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}: before {this}, now {now} {Seed.Words}", e);
        }
    }
}
