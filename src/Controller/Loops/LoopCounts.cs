namespace DbCalm.Controller.Loops;

/// <summary>What a loop has done since the start; read by any thread.</summary>
internal sealed class LoopCounts
{
    private long passes;
    private long failures;
    private long failuresInARow;
    private long lastTicks;

    /// <summary>The passes that were made, those that failed among them.</summary>
    public long Passes => Interlocked.Read(ref passes);

    /// <summary>The passes that failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>The passes that failed since one succeeded; a loop with many of them does not do its work.</summary>
    public long FailuresInARow => Interlocked.Read(ref failuresInARow);

    /// <summary>How long the last pass took.</summary>
    public TimeSpan LastDuration => TimeSpan.FromTicks(Interlocked.Read(ref lastTicks));

    /// <summary>Counts a pass.</summary>
    public void Note(TimeSpan duration, bool hasFailed)
    {
        Interlocked.Exchange(ref lastTicks, duration.Ticks);
        Interlocked.Increment(ref passes);
        if (hasFailed)
        {
            Interlocked.Increment(ref failures);
            Interlocked.Increment(ref failuresInARow);
        }
        else
        {
            Interlocked.Exchange(ref failuresInARow, 0);
        }
    }
}
