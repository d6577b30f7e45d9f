using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Stored;

/// <summary>Room for a chain while it is prepared.</summary>
internal static class SpaceCheck
{
    private const long LogsAndTemporaries = 64L << 20;
    private const long NextToNothing = 1L << 20;
    private const int MarginPercent = 5;
    private const double Gibibyte = 1L << 30;

    /// <summary>Bytes needed at the worst moment: the full, the biggest incremental beside it, and a margin for what applying it adds.</summary>
    public static long NeededFor(IReadOnlyList<Manifest> chain)
    {
        long extracted = chain[0].DataBytes + chain.Skip(1).Select(manifest => manifest.DataBytes).DefaultIfEmpty().Max();
        return extracted + (extracted * MarginPercent / 100) + LogsAndTemporaries;
    }

    /// <summary>Bytes that this process may still write on the file system of <paramref name="directory"/>, which exists.</summary>
    public static long FreeIn(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>True when next to nothing can be written on the file system of <paramref name="directory"/>.</summary>
    public static bool IsFull(string directory) => FreeIn(directory) < NextToNothing;

    /// <summary>Throws no-space when <paramref name="directory"/> has less room than the chain needs.</summary>
    public static void Require(string directory, IReadOnlyList<Manifest> chain)
    {
        long needed = NeededFor(chain);
        long free = FreeIn(directory);
        if (free < needed)
        {
            throw new DbCalmException(
                ErrorCode.NoSpace,
                $"the file system of {directory} has {Describe(free)} free, and the restore needs {Describe(needed)}",
                "free some space, or restore to another place");
        }
    }

    private static string Describe(long bytes) => FormattableString.Invariant($"{bytes / Gibibyte:F2} GiB ({bytes} bytes)");
}
