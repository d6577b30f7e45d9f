using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

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
        var overtaken = new Dictionary<InstanceName, DateTimeOffset>();
        DateTimeOffset? next;
        for (DateTimeOffset? due = First(planned, now); due <= until && shown.Length > 0; due = next)
        {
            next = planned.Clock.Next(due.Value);
            if (runs.Count + shown.Length > most)
            {
                warnings.Add($"schedule {planned.Schedule.Name}: there are more runs after {due.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC than can be shown");
                break;
            }

            runs.AddRange(shown.Select(name => Turn(planned, fleet, DueRuns.Of(planned, name, due.Value), now, next, overtaken)));
        }

        return new Forecast(runs, warnings);
    }

    // Of the times that nobody looked at only the newest counts.
    private static DateTimeOffset? First(PlannedSchedule planned, DateTimeOffset now)
    {
        DateTimeOffset? first = planned.NextDue;
        while (first <= now && planned.Clock.Next(first.Value) is { } next && next <= now)
        {
            first = next;
        }

        return first;
    }

    private static PlannedOccurrence Turn(
        PlannedSchedule planned, PlannedFleet fleet, Occurrence occurrence, DateTimeOffset now, DateTimeOffset? next, Dictionary<InstanceName, DateTimeOffset> overtaken)
    {
        if (DueRuns.ReasonToLeaveOut(planned, occurrence.DueAt, now) is { } left)
        {
            return Skip(occurrence, left);
        }

        // It starts no later than what it overtook would have, and not before it is due itself.
        DateTimeOffset from = overtaken.Remove(occurrence.Instance, out DateTimeOffset before) && before < occurrence.StartFrom ? before : occurrence.StartFrom;
        DateTimeOffset ready = Later(Later(from, occurrence.DueAt), now);
        DateTimeOffset start = planned.Definition.Window?.NextOpening(ready, planned.Definition.Zone) ?? ready;
        if (occurrence.StartBy <= start && !(next < occurrence.StartBy))
        {
            return Skip(occurrence, start > ready ? $"the window {planned.Definition.Window} opens after its deadline" : "its deadline comes first");
        }

        if (next <= start)
        {
            overtaken[occurrence.Instance] = from;
            return Skip(occurrence, Overtaking.Reason(next.Value));
        }

        string reason = fleet.Find(occurrence.Instance) is not { } instance ? "no host lists the instance"
            : !instance.IsOnline ? "its host is offline now"
            : start > ready ? $"it waits for the window {planned.Definition.Window}"
            : "";
        return new PlannedOccurrence(occurrence with { StartFrom = start }, IsNew: true, PlanVerdict.Wait, reason);
    }

    private static PlannedOccurrence Skip(Occurrence occurrence, string reason) => new(occurrence, IsNew: true, PlanVerdict.Skip, reason);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
