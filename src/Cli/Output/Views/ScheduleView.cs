using System.Globalization;
using DbCalm.Core.Schedules;
using Schedule = DbCalm.Protocol.V1.Schedule;

namespace DbCalm.Cli.Output.Views;

/// <summary>Schedules for people.</summary>
internal static class ScheduleView
{
    private const int NamesShown = 3;

    public static IReadOnlyList<Column<Schedule>> Columns(DateTimeOffset now) =>
    [
        new("ID", schedule => Number(schedule.Id), IsNumber: true),
        new("NAME", schedule => schedule.Name),
        new("STATE", schedule => StateOf(schedule, now)),
        new("TYPE", schedule => schedule.Settings.TryGetValue("type", out string? type) ? type : ""),
        new("TIMES", schedule => schedule.Timing),
        new("INSTANCES", InstancesOf),
        new("NEXT DUE", schedule => Moment.Ago(schedule.NextDue, now)),
        new("WARNING", schedule => new Cell(string.Join("; ", schedule.Warnings), Tone.Bad)),
    ];

    public static IEnumerable<Line> Describe(Schedule schedule, DateTimeOffset now) =>
    [
        new("Name", schedule.Name),
        new("Number", Number(schedule.Id)),
        new("State", StateOf(schedule, now)),
        .. schedule.Warnings.Select(warning => new Line("Warning", new Cell(warning, Tone.Bad))),
        new("Times", schedule.Timing),
        new("Next due", Moment.Full(schedule.NextDue, now)),
        new("Means now", schedule.Targets.Count == 0 ? new Cell("no instance", Tone.Bad) : string.Join(", ", schedule.Targets)),
        .. ScheduleKeys.All.Where(key => schedule.Settings.ContainsKey(key.Name)).Select(
            key => new Line(key.Name, schedule.Settings[key.Name])),
        new("Defined", Moment.Full(schedule.CreatedAt, now)),
        new("Changed", Moment.Full(schedule.UpdatedAt, now)),
    ];

    private static Cell StateOf(Schedule schedule, DateTimeOffset now) => schedule switch
    {
        { Enabled: false } => new Cell("disabled", Tone.Busy),
        { PausedUntil: { } until } when until.ToDateTimeOffset() > now =>
            new Cell($"paused until {Moment.Minute(until, TimeZoneInfo.Utc)}", Tone.Busy),
        _ => new Cell("enabled", Tone.Good),
    };

    private static Cell InstancesOf(Schedule schedule) => schedule.Targets.Count switch
    {
        0 => new Cell("none", Tone.Bad),
        <= NamesShown => string.Join(", ", schedule.Targets),
        int all => $"{string.Join(", ", schedule.Targets.Take(NamesShown - 1))} and {Number(all - NamesShown + 1)} more",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
