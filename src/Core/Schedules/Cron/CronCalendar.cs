using System.Numerics;

namespace DbCalm.Core.Schedules.Cron;

/// <summary>The wall-clock times that a cron expression names, as bit masks; knows nothing of zones. Times are minutes since the year 1.</summary>
internal sealed class CronCalendar
{
    private const int MinutesOfDay = 24 * 60;
    private const int MonthsAhead = 8 * 12;
    private const ulong NineWeeks = 0x0102_0408_1020_4081;

    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong days;
    private readonly ulong months;
    private readonly ulong weekdays;
    private readonly bool eitherDay;
    private readonly int firstTime;

    public CronCalendar(CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek)
    {
        minutes = minute.Bits;
        hours = hour.Bits;
        days = dayOfMonth.Bits;
        months = month.Bits;
        weekdays = dayOfWeek.Bits * NineWeeks;
        eitherDay = !dayOfMonth.BeginsWithStar && !dayOfWeek.BeginsWithStar;
        firstTime = (BitOperations.TrailingZeroCount(hours) * 60) + BitOperations.TrailingZeroCount(minutes);
    }

    /// <summary>False when no year has a day that is meant. The 29th of February comes, on every day of the week.</summary>
    public bool EverFires => eitherDay || Enumerable.Range(1, 12).Any(month => IsSet(months, month) && (days & DaysUpTo(DateTime.DaysInMonth(2000, month))) != 0);

    /// <summary>The first time at or after <paramref name="local"/>; -1 when there is none until the end of the month eight years on, or of the year 9999.</summary>
    public long FirstFrom(long local)
    {
        if (local > WallClock.Last)
        {
            return -1;
        }

        (long today, long time) = Math.DivRem(Math.Max(local, 0), MinutesOfDay);
        DateOnly.FromDayNumber((int)today).Deconstruct(out int year, out int month, out int day);
        ulong fits = DaysOf(year, month);
        if (IsSet(fits, day) && TimeFrom((int)time) is >= 0 and int found)
        {
            return (today * MinutesOfDay) + found;
        }

        fits &= ulong.MaxValue << (day + 1);
        for (int ahead = 0; ahead <= MonthsAhead; ahead++)
        {
            if (fits != 0)
            {
                return ((long)new DateOnly(year, month, BitOperations.TrailingZeroCount(fits)).DayNumber * MinutesOfDay) + firstTime;
            }

            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
            if (year > DateTime.MaxValue.Year)
            {
                return -1;
            }

            fits = DaysOf(year, month);
        }

        return -1;
    }

    // Bit n is day n of the month.
    private ulong DaysOf(int year, int month)
    {
        if (!IsSet(months, month))
        {
            return 0;
        }

        // Day number 0, the first day of the year 1, was a Monday.
        int weekdayOfFirst = (new DateOnly(year, month, 1).DayNumber + 1) % 7;
        ulong onWeekday = (weekdays >> weekdayOfFirst) << 1;
        ulong fits = eitherDay ? days | onWeekday : days & onWeekday;
        return fits & DaysUpTo(DateTime.DaysInMonth(year, month));
    }

    private int TimeFrom(int time)
    {
        (int hour, int minute) = Math.DivRem(time, 60);
        ulong left = minutes & (ulong.MaxValue << minute);
        if (IsSet(hours, hour) && left != 0)
        {
            return (hour * 60) + BitOperations.TrailingZeroCount(left);
        }

        ulong later = hours & (ulong.MaxValue << (hour + 1));
        return later == 0 ? -1 : (BitOperations.TrailingZeroCount(later) * 60) + BitOperations.TrailingZeroCount(minutes);
    }

    private static ulong DaysUpTo(int last) => (2UL << last) - 2;

    private static bool IsSet(ulong bits, int index) => ((bits >> index) & 1) != 0;
}
