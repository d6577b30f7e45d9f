namespace DbCalm.Core.Values;

/// <summary>The waits between attempts: twice as long after each that failed, up to a longest.</summary>
/// <param name="First">The wait after the first.</param>
/// <param name="Longest">The longest wait.</param>
public readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The wait after <paramref name="failures"/> attempts in a row that failed, at least 1.</summary>
    public TimeSpan After(long failures)
    {
        double ticks = First.Ticks * Math.Pow(2, Math.Max(failures, 1) - 1);
        return ticks < Longest.Ticks ? TimeSpan.FromTicks((long)ticks) : Longest;
    }

    /// <summary>Any part of that wait (full jitter), so that many who lost the same thing do not come back as one.</summary>
    /// <param name="failures">The attempts in a row that failed, at least 1.</param>
    /// <param name="fraction">Random, from 0 up to 1.</param>
    public TimeSpan AnyPartAfter(long failures, double fraction) => After(failures) * fraction;

    /// <summary>At least half of that wait, and for the rest any part of it.</summary>
    /// <param name="failures">The attempts in a row that failed, at least 1.</param>
    /// <param name="fraction">Random, from 0 up to 1.</param>
    public TimeSpan AtLeastHalfAfter(long failures, double fraction) => After(failures) * ((1 + fraction) / 2);
}
