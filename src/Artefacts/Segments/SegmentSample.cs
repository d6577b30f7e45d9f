namespace DbCalm.Artefacts.Segments;

/// <summary>Which segments a sample looks at.</summary>
public static class SegmentSample
{
    /// <summary>At least one of <paramref name="count"/> segments, <paramref name="share"/> of them rounded up, in order; the same for the same seed.</summary>
    /// <param name="count">How many there are; of none, none is chosen.</param>
    /// <param name="share">More than 0, at most 1.</param>
    /// <param name="seed">Any number; another one chooses others.</param>
    public static IReadOnlyList<int> Choose(int count, double share, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        int[] all = [.. Enumerable.Range(0, count)];
        if (share < 1)
        {
#pragma warning disable CA5394 // nothing secret follows from the choice; it has to be repeatable
            new Random(seed).Shuffle(all);
#pragma warning restore CA5394
            Array.Resize(ref all, (int)Math.Ceiling(count * share));
            Array.Sort(all);
        }

        return all;
    }
}
