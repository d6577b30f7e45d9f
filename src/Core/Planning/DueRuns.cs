using System.Globalization;
using DbCalm.Core.Fleet;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Turns the times of schedules that have come into occurrences.</summary>
internal static class DueRuns
{
    // Of a long downtime only the newest of the missed runs have a line each.
    private const int MostTold = 24;

    /// <summary>A run that is later than this was missed, not merely looked at late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Adds what became due of <paramref name="planned"/> up to <paramref name="now"/>, and gives its new cursor.</summary>
    public static DateTimeOffset? Add(PlannedSchedule planned, PlannedFleet fleet, DateTimeOffset now, List<PlannedOccurrence> occurrences, List<(ScheduleId, DateTimeOffset, string)> warnings)
    {
        var missed = new Queue<DateTimeOffset>();
        int untold = 0;
        DateTimeOffset latest = planned.NextDue!.Value;
        DateTimeOffset? next;
        while ((next = planned.Clock.Next(latest)) <= now)
        {
            missed.Enqueue(latest);
            latest = next.Value;
            if (missed.Count > MostTold)
            {
                missed.Dequeue();
                untold++;
            }
        }

        bool any = false;
        foreach (InstanceName instance in fleet.TargetsOf(planned.Definition))
        {
            any = true;
            AddMissed(planned, instance, missed, untold, latest, occurrences);
            string? left = ReasonToLeaveOut(planned, latest, now);
            occurrences.Add(new PlannedOccurrence(Of(planned, instance, latest), IsNew: true, left is null ? PlanVerdict.Wait : PlanVerdict.Skip, left ?? ""));
        }

        if (!any)
        {
            warnings.Add((planned.Schedule.Id, latest, $"its selector {planned.Definition.Selector} matches no instance"));
        }

        return next;
    }

    private static void AddMissed(PlannedSchedule planned, InstanceName instance, Queue<DateTimeOffset> missed, int untold, DateTimeOffset latest, List<PlannedOccurrence> occurrences)
    {
        string reason = string.Create(CultureInfo.InvariantCulture, $"the controller did not look when it was due; the run of {latest.UtcDateTime:yyyy-MM-dd HH:mm} UTC came after it");
        string first = untold == 0 ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason}, as after {untold} earlier ones");
        foreach (DateTimeOffset dueAt in missed)
        {
            occurrences.Add(new PlannedOccurrence(Of(planned, instance, dueAt), IsNew: true, PlanVerdict.Skip, first));
            first = reason;
        }
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
