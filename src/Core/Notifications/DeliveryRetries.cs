using DbCalm.Core.Values;

namespace DbCalm.Core.Notifications;

/// <summary>When a message that could not be delivered is tried again.</summary>
public static class DeliveryRetries
{
    /// <summary>How long it is tried.</summary>
    public static TimeSpan GivesUpAfter { get; } = TimeSpan.FromDays(3);

    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));

    /// <summary>How long to wait: twice as long after each failure, at least half of it and at most an hour.</summary>
    /// <param name="failures">The attempts that failed so far, at least 1.</param>
    /// <param name="fraction">Random, from 0 up to 1: spreads what failed together.</param>
    /// <param name="asked">How long the receiver asks to wait; null for nothing. At most an hour of it is respected.</param>
    public static TimeSpan Delay(int failures, double fraction, TimeSpan? asked)
    {
        TimeSpan delay = Backoff.AtLeastHalfAfter(failures, fraction);
        TimeSpan least = asked is { } wait ? (wait < Backoff.Longest ? wait : Backoff.Longest) : TimeSpan.Zero;
        return delay > least ? delay : least;
    }
}
