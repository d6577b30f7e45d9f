using System.Globalization;
using DbCalm.Core.Fleet;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>The turns of one schedule that will become due, as far as that can be known before.</summary>
/// <param name="Runs">Those to come, with a reason for each that will be left out or start late.</param>
/// <param name="Warnings">What somebody should look at.</param>
public sealed record Forecast(IReadOnlyList<PlannedOccurrence> Runs, IReadOnlyList<string> Warnings)
{
    /// <summary>Looks from <paramref name="now"/> to <paramref name="until"/>; at one instance or, when null, at all; no further than <paramref name="most"/> runs.</summary>
    public static Forecast Of(PlannedSchedule planned, PlannedFleet fleet, DateTimeOffset now, DateTimeOffset until, InstanceName? only, int most)
    {
        var runs = new List<PlannedOccurrence>();
        var warnings = new List<string>();
        InstanceName[] targets = [.. fleet.TargetsOf(planned.Definition)];
        if (targets.Length == 0)
        {
            warnings.Add($"schedule {planned.Schedule.Name}: no instance has the labels {planned.Definition.Selector}");
        }

        InstanceName[] shown = only is { } one ? [.. targets.Where(name => name == one)] : targets;
        for (DateTimeOffset? due = planned.NextDue; due <= until && shown.Length > 0; due = planned.Clock.Next(due.Value))
        {
            if (runs.Count + shown.Length > most)
            {
                warnings.Add($"schedule {planned.Schedule.Name}: there are more runs after {due.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC than can be shown");
                break;
            }

            runs.AddRange(shown.Select(name => Turn(planned, fleet, name, due.Value)));
        }

        return new Forecast(runs, warnings);
    }

    private static PlannedOccurrence Turn(PlannedSchedule planned, PlannedFleet fleet, InstanceName name, DateTimeOffset dueAt)
    {
        Occurrence occurrence = DueRuns.Of(planned, name, dueAt);
        if (planned.Schedule.PausedUntil > dueAt)
        {
            return new PlannedOccurrence(occurrence, IsNew: true, PlanVerdict.Skip, string.Create(CultureInfo.InvariantCulture, $"the schedule is paused until {planned.Schedule.PausedUntil.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        }

        DateTimeOffset start = planned.Definition.Window?.NextOpening(occurrence.StartFrom, planned.Definition.Zone) ?? occurrence.StartFrom;
        if (occurrence.StartBy < start)
        {
            return new PlannedOccurrence(occurrence, IsNew: true, PlanVerdict.Skip, $"the window {planned.Definition.Window} opens after its deadline");
        }

        string reason = fleet.Find(name) is not { } instance ? "no host lists the instance"
            : !instance.IsOnline ? "its host is offline now"
            : start > occurrence.StartFrom ? $"it waits for the window {planned.Definition.Window}"
            : "";
        return new PlannedOccurrence(occurrence with { StartFrom = start }, IsNew: true, PlanVerdict.Wait, reason);
    }
}
