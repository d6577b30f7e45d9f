namespace DbCalm.Core.Schedules.Cron;

/// <summary>
/// What the clocks of a zone show. Times are minutes since the year 1, and the only question put to the zone is how far its clocks are from UTC at an
/// instant: the answers to questions about local times are not dependable where a zone changed its standard time.
/// </summary>
internal readonly struct WallClock(TimeZoneInfo zone)
{
    /// <summary>Minutes within which a change of the clocks can still matter: the largest one moved them by a day. No zone had two changes within twice this time; the closest ever were four days apart.</summary>
    public const long Reach = 25 * 60;

    /// <summary>Minutes that are more than any clock differs from UTC.</summary>
    public const long FarthestOffset = 16 * 60;

    /// <summary>The last minute of the year 9999.</summary>
    public static readonly long Last = MinuteOf(DateTimeOffset.MaxValue);

    /// <summary>The minute that <paramref name="instant"/> is in.</summary>
    public static long MinuteOf(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMinute;

    /// <summary>The beginning of <paramref name="minute"/>, in UTC.</summary>
    public static DateTimeOffset InstantOf(long minute) => new(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>Minutes that the clocks are ahead of UTC at <paramref name="minute"/> of UTC.</summary>
    public long OffsetAt(long minute)
    {
        var instant = new DateTime(Math.Clamp(minute, 0, Last) * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        return zone.GetUtcOffset(instant).Ticks / TimeSpan.TicksPerMinute;
    }

    /// <summary>The first minute of UTC after <paramref name="low"/> with another offset than it has; the offset at <paramref name="high"/> must be another one.</summary>
    public long FirstChange(long low, long high)
    {
        long before = OffsetAt(low);
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = OffsetAt(middle) == before ? (middle, high) : (low, middle);
        }

        return high;
    }
}
