using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>A time as the calendar counts it, such as <c>7d</c>, <c>12m</c> (months) or <c>1y 6m</c>: more than nothing and at most 100 years.</summary>
public sealed record CalendarSpan
{
    // Half hours, so that a month, a twelfth of 365.25 days, is a whole number of them.
    private const long MostHalfHours = 100 * 12 * HalfHoursAMonth;
    private const long HalfHoursAMonth = 1461;

    private CalendarSpan()
    {
    }

    /// <summary>Calendar months, years of twelve not among them.</summary>
    public int Months { get; private init; }

    public int Years { get; private init; }

    /// <summary>Hours, days and weeks not among them.</summary>
    public int Hours { get; private init; }

    /// <summary>Days of 24 hours, weeks not among them.</summary>
    public int Days { get; private init; }

    public int Weeks { get; private init; }

    private long HalfHours => (HalfHoursAMonth * ((12L * Years) + Months)) + (2L * AllHours);

    private int AllMonths => (12 * Years) + Months;

    private int AllHours => (24 * ((7 * Weeks) + Days)) + Hours;

    /// <summary>The span that <paramref name="text"/> tells; throws an invalid-input error when it tells none.</summary>
    public static CalendarSpan Parse(string text) => TryParse(text)
        ?? throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(text)} is not a time to keep backups for", "write e.g. 12h, 7d, 4w, 12m (months), 1y or 1y 6m; at most 100 years");

    /// <summary>The span that <paramref name="text"/> tells: whole numbers with h, d, w, m (months) or y, added up; null when it tells none, nothing or more than 100 years.</summary>
    public static CalendarSpan? TryParse(string text)
    {
        var span = new CalendarSpan();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == ' ')
            {
                continue;
            }

            int digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            // A number of more than seven digits is over 100 years in any unit, and could overflow the sum.
            bool isNumber = at - digits <= 7 & int.TryParse(text.AsSpan(digits, at - digits), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
            if (!isNumber || count == 0 || at == text.Length || span.Plus(count, text[at]) is not { HalfHours: <= MostHalfHours } sum)
            {
                return null;
            }

            span = sum;
        }

        return span.HalfHours > 0 ? span : null;
    }

    /// <summary>
    /// The time that lies this span before <paramref name="now"/>, in UTC: months first, then days and hours. A day that the month does not have counts as that month's end:
    /// a month before 29, 30 and 31 March is the end of February, all day long, so that a later time never has an earlier limit.
    /// </summary>
    public DateTimeOffset Before(DateTimeOffset now)
    {
        DateTime utc = now.UtcDateTime;
        int month = (12 * (utc.Year - Years)) + utc.Month - 1 - Months;
        if (month < 12)
        {
            return DateTimeOffset.MinValue;
        }

        var first = new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc);
        DateTime day = utc.Day <= DateTime.DaysInMonth(first.Year, first.Month) ? first.AddDays(utc.Day - 1) + utc.TimeOfDay : first.AddMonths(1);
        TimeSpan rest = TimeSpan.FromHours(AllHours);
        return day.Ticks > rest.Ticks ? new DateTimeOffset(day - rest) : DateTimeOffset.MinValue;
    }

    /// <summary>
    /// Whether it reaches back as far as <paramref name="other"/> or further from every time there is. Months differ in length: where only the calendar decides, it is false, as for
    /// 30 days and a month.
    /// </summary>
    public bool IsNeverShorterThan(CalendarSpan other) =>
        (AllMonths >= other.AllMonths && AllHours >= other.AllHours) || (24L * LeastDays(AllMonths)) + AllHours >= (24L * MostDays(other.AllMonths)) + other.AllHours;

    /// <summary>The text that <see cref="TryParse"/> reads back to an equal span, largest unit first.</summary>
    public override string ToString() => string.Join(
        ' ',
        new[] { (Years, 'y'), (Months, 'm'), (Weeks, 'w'), (Days, 'd'), (Hours, 'h') }
            .Where(part => part.Item1 > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}{part.Item2}")));

    // No month has fewer than 30 days but February, once in twelve, and none more than 31.
    private static int LeastDays(int months) => (365 * (months / 12)) + (months % 12 == 0 ? 0 : (30 * (months % 12)) - 2);

    private static int MostDays(int months) => (366 * (months / 12)) + (31 * (months % 12));

    private CalendarSpan? Plus(int count, char unit) => unit switch
    {
        'h' => this with { Hours = Hours + count },
        'd' => this with { Days = Days + count },
        'w' => this with { Weeks = Weeks + count },
        'm' => this with { Months = Months + count },
        'y' => this with { Years = Years + count },
        _ => null,
    };
}
