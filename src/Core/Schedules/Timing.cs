using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Schedules;

/// <summary>When a schedule fires, in the words of DBCalm; what its frequency does not ask for is left out or ignored.</summary>
public sealed record Timing
{
    /// <summary>The longest interval.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(31);

    public required Frequency Frequency { get; init; }

    /// <summary>The expression of <see cref="Frequency.Cron"/>.</summary>
    public string? Cron { get; init; }

    /// <summary>0 to 6; 0 is Sunday.</summary>
    public int? DayOfWeek { get; init; }

    /// <summary>1 to 28, which every month has.</summary>
    public int? DayOfMonth { get; init; }

    /// <summary>0 to 23.</summary>
    public int? Hour { get; init; }

    /// <summary>0 to 59.</summary>
    public int? Minute { get; init; }

    /// <summary>1 or more of <see cref="IntervalUnit"/>, at most <see cref="LongestInterval"/> in all.</summary>
    public int? IntervalValue { get; init; }

    public IntervalUnit? IntervalUnit { get; init; }

    private long IntervalMinutes => IntervalValue.GetValueOrDefault() * (IntervalUnit is Schedules.IntervalUnit.Hours ? 60L : 1L);

    /// <summary>Adds every mistake to <paramref name="errors"/>, in DBCalm's words where it has them.</summary>
    public void Check(ValidationErrors errors)
    {
        if (Missing() is { } missing)
        {
            errors.Add(missing);
        }

        errors.Require(DayOfWeek is null or (>= 0 and <= 6), "day_of_week must be between 0 and 6");
        errors.Require(DayOfMonth is null or (>= 1 and <= 28), "day_of_month must be between 1 and 28");
        errors.Require(Hour is null or (>= 0 and <= 23), "hour must be between 0 and 23");
        errors.Require(Minute is null or (>= 0 and <= 59), "minute must be between 0 and 59");
        errors.Require(IntervalValue is null or > 0, "interval_value must be greater than 0");
        errors.Require(
            IntervalMinutes <= (long)LongestInterval.TotalMinutes,
            $"interval_value must be at most {LongestInterval.TotalMinutes:0} minutes or {LongestInterval.TotalHours:0} hours; take a monthly schedule or a cron expression for longer ones");
        if (Frequency == Frequency.Cron && !string.IsNullOrWhiteSpace(Cron))
        {
            CheckCron(Cron, errors);
        }
    }

    /// <summary>
    /// The line's five fields for a cron file, which run by the local time of their host; null for an interval that cron cannot do evenly: minutes that do
    /// not divide an hour and hours that do not divide a day. As in DBCalm, a weekly or monthly schedule that names no day runs every day. Throws an
    /// invalid-input error when anything else is missing or wrong.
    /// </summary>
    public string? ToCron()
    {
        var errors = new ValidationErrors();
        Timing daily = this with { Frequency = Frequency is Frequency.Weekly or Frequency.Monthly ? Frequency.Daily : Frequency };
        daily.Check(errors);
        errors.ThrowIfAny("schedule");
        return Frequency switch
        {
            Frequency.Cron => CronExpression.Parse(Cron!).ToString(),
            Frequency.Hourly => $"{Minute} * * * *",
            Frequency.Daily => $"{Minute} {Hour} * * *",
            Frequency.Weekly => $"{Minute} {Hour} * * {DayOfWeek?.ToString() ?? "*"}",
            Frequency.Monthly => $"{Minute} {Hour} {DayOfMonth?.ToString() ?? "*"} * *",
            Frequency.Interval => IntervalToCron(IntervalMinutes),
        };
    }

    /// <summary>What tells the times in <paramref name="zone"/>; throws an invalid-input error like <see cref="ToCron"/>.</summary>
    public ScheduleClock Clock(TimeZoneInfo zone)
    {
        string? cron = ToCron();
        return Frequency == Frequency.Interval
            ? new ScheduleClock(TimeSpan.FromMinutes(IntervalMinutes))
            : new ScheduleClock(CronExpression.Parse(cron!), zone);
    }

    /// <summary>Its times in a few words: <c>30 2 * * *</c>, or <c>every 90 minutes</c> for an interval.</summary>
    public string Describe() => Frequency == Frequency.Interval
        ? string.Create(CultureInfo.InvariantCulture, $"every {IntervalValue} {(IntervalUnit == Schedules.IntervalUnit.Hours ? "hours" : "minutes")}")
        : ToCron()!;

    private string? Missing() => Frequency switch
    {
        Frequency.Cron when string.IsNullOrWhiteSpace(Cron) => "cron schedules require an expression, e.g. '30 2 * * *'",
        Frequency.Hourly when Minute is null => "hourly schedules require minute",
        Frequency.Daily when Hour is null || Minute is null => "daily schedules require hour and minute",
        Frequency.Weekly when DayOfWeek is null || Hour is null || Minute is null => "weekly schedules require day_of_week, hour, and minute",
        Frequency.Monthly when DayOfMonth is null || Hour is null || Minute is null => "monthly schedules require day_of_month, hour, and minute",
        Frequency.Interval when IntervalValue is null || IntervalUnit is null => "interval schedules require interval_value and interval_unit",
        Frequency.Cron or Frequency.Hourly or Frequency.Daily or Frequency.Weekly or Frequency.Monthly or Frequency.Interval => null,
    };

    private static void CheckCron(string text, ValidationErrors errors)
    {
        try
        {
            CronExpression.Parse(text);
        }
        catch (DbCalmException error)
        {
            errors.Add($"{error.Message}; {error.Hint}");
        }
    }

    private static string? IntervalToCron(long minutes)
    {
        if (minutes < 60)
        {
            return 60 % minutes == 0 ? $"*/{minutes} * * * *" : null;
        }

        (long hours, long rest) = Math.DivRem(minutes, 60);
        if (rest != 0 || 24 % hours != 0)
        {
            return null;
        }

        return hours == 24 ? "0 0 * * *" : $"0 */{hours} * * *";
    }
}
