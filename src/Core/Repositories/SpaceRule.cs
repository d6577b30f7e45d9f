namespace DbCalm.Core.Repositories;

/// <summary>When a repository is nearly full.</summary>
public static class SpaceRule
{
    /// <summary>The threshold where nothing is said, in percent.</summary>
    public const int UsualThreshold = 90;

    private const int Margin = 2;

    /// <summary>How full it is in percent, rounded down; null when it has no size.</summary>
    public static int? UsedPercent(long freeBytes, long totalBytes) => totalBytes > 0 ? (int)((Int128)(totalBytes - Math.Clamp(freeBytes, 0, totalBytes)) * 100 / totalBytes) : null;

    /// <summary>Whether it counts as nearly full: from the threshold on, until it is two percent below, so that it does not come and go with every backup.</summary>
    public static bool IsNearlyFull(int usedPercent, int threshold, bool wasNearlyFull) => usedPercent >= (wasNearlyFull ? Math.Max(threshold - Margin, 1) : threshold);
}
