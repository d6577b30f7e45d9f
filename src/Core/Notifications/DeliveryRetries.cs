namespace DbCalm.Core.Notifications;

/// <summary>When a message that could not be delivered is tried again.</summary>
public static class DeliveryRetries
{
    /// <summary>How long it is tried.</summary>
    public static TimeSpan GivesUpAfter { get; } = TimeSpan.FromDays(3);

    private const int MostDoublings = 12;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long to wait: twice as long after each failure, at least half of it and at most an hour.</summary>
    /// <param name="failures">The attempts that failed so far, at least 1.</param>
    /// <param name="fraction">Random, from 0 up to 1: spreads what failed together.</param>
    /// <param name="asked">How long the receiver asks to wait; null for nothing. At most an hour of it is respected.</param>
    public static TimeSpan Delay(int failures, double fraction, TimeSpan? asked)
    {
        TimeSpan full = First * Math.Pow(2, Math.Min(Math.Max(failures, 1) - 1, MostDoublings));
        TimeSpan bounded = full < Longest ? full : Longest;
        TimeSpan delay = bounded * ((1 + fraction) / 2);
        TimeSpan least = asked is { } wait ? (wait < Longest ? wait : Longest) : TimeSpan.Zero;
        return delay > least ? delay : least;
    }
}
