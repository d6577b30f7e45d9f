namespace DbCalm.Controller.Tests;

/// <summary>The machine's clock, ahead by what a test says.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long ticks;

    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref ticks));
        set => Interlocked.Exchange(ref ticks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    /// <summary>Moves the clock to <paramref name="instant"/>.</summary>
    public void MoveTo(DateTimeOffset instant) => Ahead = instant - System.GetUtcNow();
}
