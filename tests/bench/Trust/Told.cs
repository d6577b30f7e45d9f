using System.Diagnostics;
using DbCalm.Protocol.Trust;

namespace DbCalm.Bench.Trust;

/// <summary>One set of authorities, and how many agents heard of it.</summary>
internal sealed class Told(AuthorityBundle bundle, long firstAt)
{
    private int agents;
    private long lastAt;

    /// <summary>The authorities.</summary>
    public AuthorityBundle Bundle => bundle;

    /// <summary>When the first agent heard of it.</summary>
    public long FirstAt { get; } = firstAt;

    /// <summary>When the last one did so far.</summary>
    public long LastAt => Interlocked.Read(ref lastAt);

    /// <summary>How many did.</summary>
    public int Agents => Volatile.Read(ref agents);

    /// <summary>One more agent heard of it now.</summary>
    public void Count()
    {
        Interlocked.Exchange(ref lastAt, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref agents);
    }
}
