using System.Globalization;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Goes over the occurrences in their order and lets those start for which there is room.</summary>
internal sealed class Turns(PlanningSnapshot snapshot, Dictionary<ScheduleId, PlannedSchedule> schedules, DateTimeOffset now)
{
    private readonly RunningCounts running = new(snapshot.Limits, snapshot.InProgress);
    private readonly HashSet<(ScheduleId, Fleet.InstanceName)> going =
        [.. snapshot.InProgress.Where(job => job.Schedule is not null).Select(job => (job.Schedule!.Value, job.Instance))];

    /// <summary>Decides on all that wait, and gives the earliest time at which that changes on its own.</summary>
    public DateTimeOffset? Decide(List<PlannedOccurrence> occurrences, DateTimeOffset? wakeAt)
    {
        int[] order = [.. Enumerable.Range(0, occurrences.Count).Where(i => occurrences[i].Verdict != PlanVerdict.Skip)];
        Array.Sort(order, (a, b) => Planner.Order(occurrences[a].Occurrence, occurrences[b].Occurrence, schedules, now));
        foreach (int i in order)
        {
            PlannedOccurrence before = occurrences[i];
            (PlanVerdict verdict, string reason, DateTimeOffset? changesAt) = Decide(before.Occurrence, before.IsNew);
            occurrences[i] = before with { Verdict = verdict, Reason = reason };
            if (verdict == PlanVerdict.Wait)
            {
                wakeAt = Planner.Earlier(Planner.Earlier(wakeAt, changesAt), before.Occurrence.StartBy);
            }
        }

        return wakeAt;
    }

    private (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Decide(Occurrence occurrence, bool isNew)
    {
        if (!schedules.TryGetValue(occurrence.Schedule, out PlannedSchedule? planned))
        {
            return (PlanVerdict.Skip, "its schedule was disabled or deleted", null);
        }

        if (occurrence.StartBy < now)
        {
            return (PlanVerdict.Skip, string.Create(CultureInfo.InvariantCulture, $"it could not start before its deadline, {occurrence.StartBy.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), null);
        }

        if (isNew && planned.Definition.Overlap == OverlapAction.Skip && going.Contains((occurrence.Schedule, occurrence.Instance)))
        {
            return (PlanVerdict.Skip, "the schedule's last run on this instance still goes", null);
        }

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
            return Wait("no host lists the instance", null);
        }

        if (!PlannedFleet.IsTarget(planned.Definition, instance))
        {
            return (PlanVerdict.Skip, "the schedule does not mean the instance any more", null);
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

    private static (PlanVerdict Verdict, string Reason, DateTimeOffset? ChangesAt) Wait(string reason, DateTimeOffset? changesAt) => (PlanVerdict.Wait, reason, changesAt);
}
