using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules.Cron;

/// <summary>
/// A cron expression of five fields as crontab(5) of Debian describes it: names, lists, ranges and steps, <c>7</c> for Sunday, <c>@daily</c> and its kind.
/// Where both day fields restrict, either is enough; a field that begins with <c>*</c> does not restrict, and then both must hold.
/// </summary>
public sealed class CronExpression
{
    /// <summary>The longest text, in characters: every field as a list of all its values fits in.</summary>
    public const int MaxLength = 500;

    private readonly CronCalendar calendar;
    private readonly bool followsClock;
    private readonly string text;

    private CronExpression(CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek)
    {
        calendar = new CronCalendar(minute, hour, dayOfMonth, month, dayOfWeek);
        followsClock = minute.BeginsWithStar || hour.BeginsWithStar;
        text = $"{minute.Text} {hour.Text} {dayOfMonth.Text} {month.Text} {dayOfWeek.Text}";
    }

    /// <summary>Reads <paramref name="text"/>; throws an invalid-input error that names the field, what is wrong with it and the cure.</summary>
    public static CronExpression Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"cron expression {NameRules.Quote(text)} has {text.Length} characters", $"use at most {MaxLength}; ranges and steps are shorter than lists");
        }

        string[] fields = Expand(text.Trim(' ', '\t')).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput,
                $"cron expression {NameRules.Quote(text)} has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}",
                "write five: minute, hour, day of month, month, day of week, e.g. '30 2 * * 1-5', or one of @hourly, @daily, @weekly, @monthly, @yearly");
        }

        CronField Read(int index, CronFieldRange range) => new CronFieldReader(text, range).Read(fields[index]);
        var expression = new CronExpression(
            Read(0, CronFieldRange.Minute), Read(1, CronFieldRange.Hour), Read(2, CronFieldRange.DayOfMonth), Read(3, CronFieldRange.Month), Read(4, CronFieldRange.DayOfWeek));
        return expression.calendar.EverFires
            ? expression
            : throw new DbCalmException(
                ErrorCode.InvalidInput,
                $"cron expression {NameRules.Quote(text)} never fires: the day of month field names no day that its months have",
                "choose a day that exists in one of the months");
    }

    /// <summary>
    /// The first time strictly after <paramref name="after"/> at which the expression fires in <paramref name="zone"/>, a whole minute, in UTC; null when there
    /// is none in the following eight years or until the year 9999. When the clocks change, an expression whose minute or hour begins with <c>*</c> follows
    /// what they show: nothing in a gap, twice in an overlap. Every other one fires once for each time it names: times in a gap together at its end, times in
    /// an overlap when they are shown first.
    /// </summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var clock = new WallClock(zone);
        long minute = WallClock.MinuteOf(after);
        long next = followsClock ? NextShown(minute, clock) : NextOnce(minute, clock);
        return next < 0 || next > WallClock.Last ? null : WallClock.InstantOf(next);
    }

    /// <summary>The normalised text: five fields with single spaces, numbers for names. <see cref="Parse"/> reads it back to the same.</summary>
    public override string ToString() => text;

    private static string Expand(string text) => text.ToLowerInvariant() switch
    {
        "@hourly" => "0 * * * *",
        "@daily" or "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@reboot" => throw new DbCalmException(
            ErrorCode.InvalidInput, "cron expression '@reboot' names no time: a start of the host is not seen by the schedule", "write the times, e.g. '30 2 * * *' or @daily"),
        _ when text.StartsWith('@') => throw new DbCalmException(
            ErrorCode.InvalidInput, $"cron expression {NameRules.Quote(text)} is no known name", "use @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or five fields"),
        _ => text,
    };

    // The first minute after this one at which the clocks show a time that is named.
    private long NextShown(long minute, WallClock clock)
    {
        long at = minute + 1;
        while (true)
        {
            long offset = clock.OffsetAt(at);
            long match = calendar.FirstFrom(at + offset);
            if (match < 0)
            {
                return match;
            }

            long due = match - offset;
            long seen = Math.Min(due, at + WallClock.Reach);
            if (clock.OffsetAt(seen) != offset)
            {
                at = clock.FirstChange(at, seen);
            }
            else if (seen == due)
            {
                return due;
            }
            else
            {
                // Until then the clocks show nothing that comes after the match, nor a second time what came before this minute.
                at = Math.Max(seen, match - WallClock.FarthestOffset);
            }
        }
    }

    // The first minute after this one at which the clocks reach a named time for the first time, or leave it behind unshown.
    private long NextOnce(long minute, WallClock clock)
    {
        long before = clock.OffsetAt(minute - WallClock.Reach);
        long match = calendar.FirstFrom(minute + before + 1);
        long due = match - before;
        bool isSettled = match >= 0 && due - minute <= WallClock.Reach && clock.OffsetAt(due) == before;
        return isSettled ? due : NextOnceSlowly(minute, before, clock);
    }

    private long NextOnceSlowly(long minute, long before, WallClock clock)
    {
        long offset = clock.OffsetAt(minute);
        long shown = minute + offset;
        if (offset < before)
        {
            // The clocks were turned back not long ago; the latest time that they showed may have been before that.
            shown = Math.Max(shown, clock.FirstChange(minute - WallClock.Reach, minute) - 1 + before);
        }

        long match = calendar.FirstFrom(shown + 1);
        if (match < 0)
        {
            return match;
        }

        long low = Math.Max(minute, match - WallClock.FarthestOffset);
        long high = match + WallClock.FarthestOffset;
        (long earlier, long later) = (clock.OffsetAt(low), clock.OffsetAt(high));
        if (earlier == later)
        {
            return match - earlier;
        }

        long change = clock.FirstChange(low, high);
        long atFirst = match - earlier;
        return atFirst < change ? atFirst : Math.Max(change, match - later);
    }
}
