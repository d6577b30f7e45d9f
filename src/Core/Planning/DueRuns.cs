using System.Globalization;
using DbCalm.Core.Fleet;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Turns the times of schedules that have come into occurrences.</summary>
internal static class DueRuns
{
    /// <summary>A run that is later than this was missed, not merely looked at late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Adds what became due of <paramref name="planned"/> up to <paramref name="now"/>, and gives its new cursor.</summary>
    public static DateTimeOffset? Add(PlannedSchedule planned, PlannedFleet fleet, DateTimeOffset now, List<PlannedOccurrence> occurrences, List<(ScheduleId, DateTimeOffset, string)> warnings)
    {
        DateTimeOffset latest = planned.NextDue!.Value;
        int earlier = 0;
        DateTimeOffset? next;
        while ((next = planned.Clock.Next(latest)) <= now)
        {
            latest = next.Value;
            earlier++;
        }

        string? left = ReasonToLeaveOut(planned, latest, now);
        string others = earlier == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; with it {earlier} earlier ones since {planned.NextDue.Value.UtcDateTime:yyyy-MM-dd HH:mm}");
        bool any = false;
        foreach (InstanceName instance in fleet.TargetsOf(planned.Definition))
        {
            any = true;
            occurrences.Add(left is null
                ? new PlannedOccurrence(Of(planned, instance, latest), IsNew: true, PlanVerdict.Wait, earlier == 0 ? "" : $"makes up for missed runs{others}")
                : new PlannedOccurrence(Of(planned, instance, latest), IsNew: true, PlanVerdict.Skip, left + others));
        }

        if (!any)
        {
            warnings.Add((planned.Schedule.Id, latest, $"its selector {planned.Definition.Selector} matches no instance"));
        }

        return next;
    }

    /// <summary>The turn of <paramref name="instance"/> at <paramref name="dueAt"/>.</summary>
    public static Occurrence Of(PlannedSchedule planned, InstanceName instance, DateTimeOffset dueAt)
    {
        TimeSpan jitter = Jitter.Of(planned.Schedule.Id.Value, instance, dueAt, planned.Definition.Jitter);
        return new Occurrence(planned.Schedule.Id, instance, dueAt, dueAt + jitter, dueAt + planned.Definition.Deadline);
    }

    private static string? ReasonToLeaveOut(PlannedSchedule planned, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (planned.Schedule.PausedUntil is { } until && dueAt < until)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the schedule is paused until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        return planned.Definition.CatchUp == CatchUp.None && now - dueAt > Grace ? "the controller was not running when it was due, and the schedule catches up with none" : null;
    }
}
