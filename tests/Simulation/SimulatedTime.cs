namespace DbCalm.Simulation;

/// <summary>The clock of a whole simulation: it stands, and jumps forward from event to event.</summary>
internal sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public DateTimeOffset Now => now;

    /// <summary>How wrong the clock is that the controller looks at.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Never goes back.</summary>
    public void MoveTo(DateTimeOffset instant) => now = instant > now ? instant : now;

    public override DateTimeOffset GetUtcNow() => now + Ahead;

    public override long GetTimestamp() => now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
