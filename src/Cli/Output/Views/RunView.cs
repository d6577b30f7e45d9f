using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Runs of schedules for people, with their times as the clocks of a zone show them.</summary>
internal static class RunView
{
    public static IReadOnlyList<Column<Run>> Columns(TimeZoneInfo zone) =>
    [
        new("DUE", run => Moment.Minute(run.DueAt, zone)),
        new("INSTANCE", run => run.Instance),
        new("SCHEDULE", run => run.Schedule),
        new("TYPE", run => run.Type),
        new("STATE", run => Word.Of(run.State)),
        new("JOB", run => run.JobId),
        new("REASON", run => run.Reason),
    ];

    /// <summary>Writes the runs to come, and below them the warnings.</summary>
    public static void WritePlan(GetPlanResponse plan, TableWriter writer, TimeZoneInfo zone)
    {
        writer.TableIfAny(plan.Runs, PlanColumns(zone));
        if (plan.Warnings.Count == 0)
        {
            return;
        }

        if (plan.Runs.Count > 0)
        {
            writer.Say("");
        }

        writer.Say("Warnings:");
        foreach (string warning in plan.Warnings)
        {
            writer.Say($"- {Printable.Line(warning)}");
        }
    }

    private static IReadOnlyList<Column<Run>> PlanColumns(TimeZoneInfo zone) =>
    [
        new("TIME", run => Moment.Minute(run.StartFrom ?? run.DueAt, zone)),
        new("INSTANCE", run => run.Instance),
        new("SCHEDULE", run => run.Schedule),
        new("TYPE", run => run.Type),
        new("WHAT", run => Word.Of(run.State)),
        new("WHY", run => run.Reason),
    ];
}
