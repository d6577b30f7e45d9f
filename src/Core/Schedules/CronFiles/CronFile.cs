using System.Globalization;
using System.Text;
using DbCalm.Core.Catalog;

namespace DbCalm.Core.Schedules.CronFiles;

/// <summary>
/// The file by which cron runs the schedules of a host that has no controller, byte for byte as DBCalm writes it. Beside numbers, fixed words and
/// <see cref="CronFilePlaces"/> nothing gets into it, so no schedule can add a line, a user or a shell's character. Times are those of the host.
/// </summary>
public static class CronFile
{
    private const string TimeMark = "# Last updated: ";

    /// <summary>The text for those of <paramref name="schedules"/> that are enabled, in their order; one whose times can't be written becomes a comment that says why.</summary>
    public static string Write(IEnumerable<CronFileSchedule> schedules, DateTimeOffset now, CronFilePlaces? places = null)
    {
        places ??= CronFilePlaces.Standard;
        var text = new StringBuilder();
        Add("# DBCalm Backup Schedules");
        Add("# Auto-generated - do not edit manually");
        Add($"{TimeMark}{now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        Add("");
        Add("# Daily cleanup job");
        Add($"0 2 * * * root {places.Program} cleanup >> {places.LogDirectory}/cleanup.log 2>&1");
        Add("");
        foreach (CronFileSchedule schedule in schedules.Where(schedule => schedule.IsEnabled))
        {
            if (CronFileRules.Of(schedule.Timing) is { } mistake)
            {
                Add($"# ERROR for schedule {schedule.Id}: {mistake}");
            }
            else
            {
                Add($"# Schedule ID: {schedule.Id}");
                Add($"{Fields(schedule.Timing)} root {places.Program} backup {NameOf(schedule.Type)} --schedule-id {schedule.Id} >> {places.LogDirectory}/cron-{schedule.Id}.log 2>&1");
            }

            Add("");
        }

        return text.ToString();

        void Add(string line) => text.Append(line).Append('\n');
    }

    /// <summary>True when two files say the same, whenever they were written.</summary>
    public static bool IsSame(string one, string other) => WithoutTime(one) == WithoutTime(other);

    // What has no day runs every day, and what doesn't divide the hour or day starts anew with it: as DBCalm has it.
    private static string Fields(Timing timing) => timing.Frequency switch
    {
        Frequency.Hourly => $"{timing.Minute} * * * *",
        Frequency.Daily => $"{timing.Minute} {timing.Hour} * * *",
        Frequency.Weekly when timing.DayOfWeek is { } day => $"{timing.Minute} {timing.Hour} * * {day}",
        Frequency.Monthly when timing.DayOfMonth is { } day => $"{timing.Minute} {timing.Hour} {day} * *",
        Frequency.Weekly or Frequency.Monthly => $"{timing.Minute} {timing.Hour} * * *",
        Frequency.Interval when timing.IntervalUnit is IntervalUnit.Minutes => $"*/{timing.IntervalValue} * * * *",
        Frequency.Interval => $"0 */{timing.IntervalValue} * * *",
        Frequency.Cron => throw new ArgumentException("a cron expression has no line", nameof(timing)),
    };

    private static string NameOf(BackupType type) => type switch
    {
        BackupType.Full => "full",
        BackupType.Incremental => "incremental",
    };

    private static string WithoutTime(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith(TimeMark, StringComparison.Ordinal)));
}
