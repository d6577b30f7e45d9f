namespace DbCalm.Core.Schedules.Cron;

/// <summary>What one of the five fields of a cron expression may say.</summary>
/// <param name="Name">How messages call it.</param>
/// <param name="First">Its least value.</param>
/// <param name="Last">Its greatest value; 7 for the day of the week, which is Sunday once more.</param>
/// <param name="Names">Three-letter names in lower case, of <paramref name="First"/> and the values after it.</param>
internal sealed record CronFieldRange(string Name, int First, int Last, string[] Names)
{
    public static readonly CronFieldRange Minute = new("minute", 0, 59, []);

    public static readonly CronFieldRange Hour = new("hour", 0, 23, []);

    public static readonly CronFieldRange DayOfMonth = new("day of month", 1, 31, []);

    public static readonly CronFieldRange Month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static readonly CronFieldRange DayOfWeek = new("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <summary>What a value of this field looks like, for hints.</summary>
    public string Allowed => Names.Length == 0 ? $"{First}-{Last}" : $"{First}-{Last} or {Names[0]}-{Names[^1]}";
}
