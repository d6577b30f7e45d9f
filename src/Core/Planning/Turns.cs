using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Goes over the occurrences in their order and lets those start for which there is room.</summary>
internal sealed class Turns(PlanningSnapshot snapshot, Dictionary<ScheduleId, PlannedSchedule> schedules, DateTimeOffset now)
{
    private readonly RunningCounts running = new(snapshot.Limits, snapshot.InProgress);
    private readonly HashSet<(ScheduleId, InstanceName)> going =
        [.. snapshot.InProgress.Where(job => job.Schedule is not null).Select(job => (job.Schedule!.Value, job.Instance))];

    /// <summary>Leaves out what will not start whatever becomes free.</summary>
    public void LeaveOutHopeless(List<PlannedOccurrence> occurrences)
    {
        for (int i = 0; i < occurrences.Count; i++)
        {
            if (occurrences[i].Verdict != PlanVerdict.Skip && ReasonToLeaveOut(occurrences[i]) is { } reason)
            {
                occurrences[i] = occurrences[i] with { Verdict = PlanVerdict.Skip, Reason = reason };
            }
        }
    }

    /// <summary>Decides on all that wait, and gives the earliest time at which that changes on its own.</summary>
    public DateTimeOffset? Decide(PlannedOccurrence[] ordered, DateTimeOffset? wakeAt)
    {
        for (int i = 0; i < ordered.Length; i++)
        {
            PlannedOccurrence before = ordered[i];
            if (before.Verdict == PlanVerdict.Skip)
            {
                continue;
            }

            (PlanVerdict verdict, string reason, DateTimeOffset? changesAt) = Decide(before.Occurrence);
            ordered[i] = before with { Verdict = verdict, Reason = reason };
            if (verdict == PlanVerdict.Wait)
            {
                wakeAt = Planner.Earlier(Planner.Earlier(wakeAt, changesAt), before.Occurrence.StartBy);
            }
        }

        return wakeAt;
    }

    private string? ReasonToLeaveOut(PlannedOccurrence planned)
    {
        Occurrence occurrence = planned.Occurrence;
        if (!schedules.TryGetValue(occurrence.Schedule, out PlannedSchedule? schedule))
        {
            return "its schedule was disabled or deleted";
        }

        if (occurrence.StartBy <= now)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it could not start before its deadline, {occurrence.StartBy.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        if (planned.IsNew)
        {
            return schedule.Definition.Overlap == OverlapAction.Skip && going.Contains((occurrence.Schedule, occurrence.Instance)) ? "the schedule's last run on this instance still goes" : null;
        }

        return snapshot.Fleet.Find(occurrence.Instance) is { } instance && !PlannedFleet.IsTarget(schedule.Definition, instance) ? "the schedule does not mean the instance any more" : null;
    }

    private (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Decide(Occurrence occurrence)
    {
        PlannedSchedule planned = schedules[occurrence.Schedule];
        if (planned.Schedule.PausedUntil is { } until && until > now)
        {
            return Wait(string.Create(CultureInfo.InvariantCulture, $"the schedule is paused until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), until);
        }

        if (occurrence.StartFrom > now)
        {
            return Wait("its jitter", occurrence.StartFrom);
        }

        if (planned.Definition.Window is { } window && !window.Contains(now, planned.Definition.Zone))
        {
            return Wait($"it is outside of the window {window}", window.NextOpening(now, planned.Definition.Zone));
        }

        return Place(occurrence, planned);
    }

    private (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Place(Occurrence occurrence, PlannedSchedule planned)
    {
        if (snapshot.Fleet.Find(occurrence.Instance) is not { } instance)
        {
            return Unlisted(occurrence, planned);
        }

        if (!instance.IsOnline)
        {
            return Wait("its host is offline", null);
        }

        var job = new BackupInProgress(instance.Name, instance.Host, planned.Definition.Repositories.Count > 0 ? planned.Definition.Repositories[0] : null, instance.Cluster, planned.Schedule.Id);
        if (running.Obstacle(job) is { } obstacle)
        {
            return Wait(obstacle, null);
        }

        running.Add(job);
        return (PlanVerdict.Start, "", null);
    }

    // A selector gives no next run to an instance that is gone, so nothing else would ever end the waiting.
    private (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Unlisted(Occurrence occurrence, PlannedSchedule planned)
    {
        DateTimeOffset? next = planned.Clock.Next(occurrence.DueAt);
        return next <= now
            ? (PlanVerdict.Skip, string.Create(CultureInfo.InvariantCulture, $"no host listed the instance before the next run was due, at {next.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), null)
            : Wait("no host lists the instance", next);
    }

    private static (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Wait(string reason, DateTimeOffset? changesAt) => (PlanVerdict.Wait, reason, changesAt);
}
