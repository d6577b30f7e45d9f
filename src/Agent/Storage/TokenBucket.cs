namespace DbCalm.Agent.Storage;

/// <summary>Lets bytes pass at a steady speed, whoever of several threads asks: each takes its turn on one time line.</summary>
internal sealed class TokenBucket(long bytesPerSecond, TimeProvider time)
{
    private const long PiecesPerSecond = 4;
    private const long MostPiece = 8 << 20;

    private readonly Lock gate = new();
    private long nextFree = time.GetTimestamp();

    /// <summary>The most bytes to ask for at once, so that the speed is even.</summary>
    public long LargestPiece { get; } = Math.Clamp(bytesPerSecond / PiecesPerSecond, 1, MostPiece);

    /// <summary>Blocks until <paramref name="bytes"/> more may pass.</summary>
    public void Take(long bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait = Reserve(bytes);
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var due = new ManualResetEventSlim();
        using ITimer timer = time.CreateTimer(_ => due.Set(), null, wait, Timeout.InfiniteTimeSpan);
        due.Wait(cancellationToken);
    }

    // What was not used while nobody asked is lost, so that a pause is not followed by a burst.
    private TimeSpan Reserve(long bytes)
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            long start = Math.Max(now, nextFree);
            nextFree = start + (long)(bytes * (double)time.TimestampFrequency / bytesPerSecond);
            return time.GetElapsedTime(now, start);
        }
    }
}
