using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Schedules;

/// <summary>Tells when a schedule is due.</summary>
public sealed class ScheduleClock
{
    private readonly CronExpression? cron;
    private readonly TimeZoneInfo zone;
    private readonly long intervalTicks;

    internal ScheduleClock(CronExpression cron, TimeZoneInfo zone) => (this.cron, this.zone) = (cron, zone);

    internal ScheduleClock(TimeSpan interval) => (zone, intervalTicks) = (TimeZoneInfo.Utc, interval.Ticks);

    /// <summary>
    /// The first due time strictly after <paramref name="after"/>, in UTC; null when there is none in the following eight years or until the year 9999.
    /// Intervals fire at whole multiples of themselves counted from 1970-01-01T00:00Z, so that nothing has to be remembered and no change of the clocks matters.
    /// </summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (cron is not null)
        {
            return cron.Next(after, zone);
        }

        long since = after.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        long whole = since - (((since % intervalTicks) + intervalTicks) % intervalTicks);
        long next = DateTimeOffset.UnixEpoch.UtcTicks + whole + intervalTicks;
        return next > DateTimeOffset.MaxValue.UtcTicks ? null : new DateTimeOffset(next, TimeSpan.Zero);
    }
}
