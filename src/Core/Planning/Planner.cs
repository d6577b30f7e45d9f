using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Decides which scheduled backups start now, which wait and which are left out, each with its reason.</summary>
public static class Planner
{
    /// <summary>Plans at <paramref name="now"/>. Deciding again on what was decided, without anything that happened in between, starts nothing twice.</summary>
    public static Plan Decide(PlanningSnapshot snapshot, DateTimeOffset now)
    {
        var occurrences = new List<PlannedOccurrence>(snapshot.Waiting.Count);
        foreach (Occurrence waiting in snapshot.Waiting)
        {
            occurrences.Add(new PlannedOccurrence(waiting, IsNew: false, PlanVerdict.Wait, ""));
        }

        var cursors = new List<(ScheduleId, DateTimeOffset?)>();
        var due = new DueRuns(snapshot, now, occurrences);
        DateTimeOffset? wakeAt = null;
        foreach (PlannedSchedule planned in snapshot.Schedules)
        {
            DateTimeOffset? next = planned.NextDue;
            if (next <= now)
            {
                next = due.Add(planned);
                cursors.Add((planned.Schedule.Id, next));
            }

            wakeAt = Earlier(wakeAt, next);
        }

        return occurrences.Count == 0
            ? new Plan([], cursors, due.Warnings, wakeAt)
            : Decide(snapshot, now, occurrences, new Plan([], cursors, due.Warnings, wakeAt));
    }

    /// <summary>The earlier of two times of which each may be missing.</summary>
    internal static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static Plan Decide(PlanningSnapshot snapshot, DateTimeOffset now, List<PlannedOccurrence> occurrences, Plan plan)
    {
        var schedules = snapshot.Schedules.ToDictionary(planned => planned.Schedule.Id);
        var turns = new Turns(snapshot, schedules, now);
        turns.LeaveOutHopeless(occurrences);

        // What is left out for itself overtakes nothing.
        Overtaking.LeaveOut(occurrences);
        PlannedOccurrence[] ordered = [.. occurrences];
        Array.Sort(Array.ConvertAll(ordered, one => TurnOrder.Of(one.Occurrence, schedules.GetValueOrDefault(one.Occurrence.Schedule)?.Definition.Priority ?? 0, now)), ordered);
        DateTimeOffset? wakeAt = turns.Decide(ordered, plan.WakeAt);
        return plan with { Occurrences = [.. Of(PlanVerdict.Start), .. Of(PlanVerdict.Wait), .. Of(PlanVerdict.Skip)], WakeAt = wakeAt };

        IEnumerable<PlannedOccurrence> Of(PlanVerdict verdict) => ordered.Where(one => one.Verdict == verdict);
    }
}
