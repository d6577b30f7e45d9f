using DbCalm.Core.Values;

namespace DbCalm.Agent.Session;

/// <summary>How long to wait before dialling again: full jitter under a bound that doubles, so that a fleet does not come back as one. One caller at a time.</summary>
internal sealed class ReconnectDelay(Random random)
{
    /// <summary>The bound of the first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>The bound of the longest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A wait after a refusal lasts between half of this and all of it: repeating alone does not help.</summary>
    public static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(15);

    private static readonly Backoff Backoff = new(First, Longest);
    private static readonly Backoff Refused = new(AfterRefusal, AfterRefusal);
    private long failures;

    /// <summary>The wait after a connection that failed or broke.</summary>
    public TimeSpan Next() => Backoff.AnyPartAfter(++failures, random.NextDouble());

    /// <summary>The wait after the controller refused this host.</summary>
    public TimeSpan NextAfterRefusal() => Refused.AtLeastHalfAfter(1, random.NextDouble());

    /// <summary>Starts over: the connection was stable.</summary>
    public void Reset() => failures = 0;
}
