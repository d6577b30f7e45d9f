using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Schedules;

/// <summary>The time of day at which backups may start, in local time, e.g. <c>22:00-06:00</c>: from the first minute on, until before the second.</summary>
public sealed record StartWindow
{
    private const int MinutesOfDay = 24 * 60;

    private readonly int opens;
    private readonly int closes;

    private StartWindow(int opens, int closes) => (this.opens, this.closes) = (opens, closes);

    /// <summary>How long it is open where the clocks are not changed; more than nothing, less than a day.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes((closes - opens + MinutesOfDay) % MinutesOfDay);

    /// <summary>Reads <c>HH:MM-HH:MM</c>; throws an invalid-input error that says what is wrong.</summary>
    public static StartWindow Parse(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length != 2 || TimeOf(ends[0]) is not { } opens || TimeOf(ends[1]) is not { } closes)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"window {NameRules.Quote(text)} is not two times of day", "write HH:MM-HH:MM from 00:00 to 23:59, e.g. 22:00-06:00");
        }

        return opens != closes
            ? new StartWindow(opens, closes)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"window {NameRules.Quote(text)} ends when it begins", "leave the window out to allow the whole day");
    }

    /// <summary>Whether it is open at <paramref name="instant"/>, as the clocks of <paramref name="zone"/> show it.</summary>
    public bool Contains(DateTimeOffset instant, TimeZoneInfo zone)
    {
        long minute = WallClock.MinuteOf(instant);
        return IsOpenAt(minute + new WallClock(zone).OffsetAt(minute));
    }

    /// <summary>
    /// <paramref name="instant"/> itself when the window is open then, otherwise the next time it opens, in UTC. A window whose beginning falls into a gap of
    /// the clocks opens at the end of the gap; one that a gap swallows whole does not open on that day. The end of time when it never opens again.
    /// </summary>
    public DateTimeOffset NextOpening(DateTimeOffset instant, TimeZoneInfo zone)
    {
        if (Contains(instant, zone))
        {
            return instant;
        }

        var clock = new WallClock(zone);
        long at = WallClock.MinuteOf(instant) + 1;
        while (at <= WallClock.Last)
        {
            long offset = clock.OffsetAt(at);
            if (IsOpenAt(at + offset))
            {
                return WallClock.InstantOf(at);
            }

            long due = at + ((opens - TimeOfDay(at + offset) + MinutesOfDay) % MinutesOfDay);
            at = clock.OffsetAt(due) == offset ? due : clock.FirstChange(at, due);
        }

        return DateTimeOffset.MaxValue;
    }

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{opens / 60:00}:{opens % 60:00}-{closes / 60:00}:{closes % 60:00}");

    private bool IsOpenAt(long local)
    {
        int time = TimeOfDay(local);
        return opens < closes ? time >= opens && time < closes : time >= opens || time < closes;
    }

    private static int TimeOfDay(long local) => (int)(((local % MinutesOfDay) + MinutesOfDay) % MinutesOfDay);

    private static int? TimeOf(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? (time.Hour * 60) + time.Minute : null;
}
