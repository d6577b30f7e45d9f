using System.Globalization;

namespace DbCalm.Core.Schedules.CronFiles;

/// <summary>What DBCalm asks of the times in its cron file, in its words; each rule gives the mistake or null. Nothing that passes is more than numbers.</summary>
internal static class CronFileRules
{
    /// <summary>The first mistake of <paramref name="timing"/>; null when it has a line.</summary>
    public static string? Of(Timing timing) => timing.Frequency switch
    {
        Frequency.Cron => "cron expressions have no line in this file",
        Frequency.Hourly => Minute(timing.Minute),
        Frequency.Daily => Hour(timing.Hour) ?? Minute(timing.Minute),
        Frequency.Weekly => Hour(timing.Hour) ?? Minute(timing.Minute) ?? DayOfWeek(timing.DayOfWeek),
        Frequency.Monthly => Hour(timing.Hour) ?? Minute(timing.Minute) ?? DayOfMonth(timing.DayOfMonth),
        Frequency.Interval => IntervalValue(timing.IntervalValue) ?? (timing.IntervalUnit is null ? NoIntervalUnit : null),
    };

    public const string NoIntervalUnit = "interval_unit is required for interval schedules";

    public static string? Hour(long? hour) => hour is null ? "hour is required for daily, weekly, and monthly schedules" : Range("hour", hour, 0, 23);

    public static string? Minute(long? minute) => minute is null ? "minute is required for daily, weekly, monthly, and hourly schedules" : Range("minute", minute, 0, 59);

    public static string? DayOfWeek(long? day) => Range("day_of_week", day, 0, 6);

    public static string? DayOfMonth(long? day) => Range("day_of_month", day, 1, 28);

    public static string? IntervalValue(long? value) => value switch
    {
        null => "interval_value is required for interval schedules",
        < 1 => Text("interval_value", value, ">= 1"),
        _ => null,
    };

    private static string? Range(string name, long? value, int least, int most) =>
        value is null || (value >= least && value <= most) ? null : Text(name, value, string.Create(CultureInfo.InvariantCulture, $"{least}-{most}"));

    private static string Text(string name, long? value, string range) => string.Create(CultureInfo.InvariantCulture, $"Invalid {name}: {value}. Must be {range}");
}
