using System.Globalization;
using DbCalm.Core.Fleet;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Decides which scheduled backups start now, which wait and which are left out, each with its reason.</summary>
public static class Planner
{
    /// <summary>Whatever has waited this long goes before every priority, so that nothing waits for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Plans at <paramref name="now"/>. Deciding again on what was decided, without anything that happened in between, starts nothing twice.</summary>
    public static Plan Decide(PlanningSnapshot snapshot, DateTimeOffset now)
    {
        var occurrences = new List<PlannedOccurrence>(snapshot.Waiting.Count);
        var cursors = new List<(ScheduleId, DateTimeOffset?)>();
        var warnings = new List<(ScheduleId, DateTimeOffset, string)>();
        var schedules = new Dictionary<ScheduleId, PlannedSchedule>(snapshot.Schedules.Count);
        DateTimeOffset? wakeAt = null;
        foreach (Occurrence waiting in snapshot.Waiting)
        {
            occurrences.Add(new PlannedOccurrence(waiting, IsNew: false, PlanVerdict.Wait, ""));
        }

        foreach (PlannedSchedule planned in snapshot.Schedules)
        {
            schedules.Add(planned.Schedule.Id, planned);
            DateTimeOffset? next = planned.NextDue;
            if (next <= now)
            {
                next = DueRuns.Add(planned, snapshot.Fleet, now, occurrences, warnings);
                cursors.Add((planned.Schedule.Id, next));
            }

            wakeAt = Earlier(wakeAt, next);
        }

        if (occurrences.Count > 0)
        {
            LeaveOutOvertaken(occurrences);
            wakeAt = new Turns(snapshot, schedules, now).Decide(occurrences, wakeAt);
            occurrences.Sort((a, b) => a.Verdict.CompareTo(b.Verdict) is var byVerdict and not 0 ? byVerdict : Order(a.Occurrence, b.Occurrence, schedules, now));
        }

        return new Plan(occurrences, cursors, warnings, wakeAt);
    }

    /// <summary>The earlier of two times of which each may be missing.</summary>
    internal static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    /// <summary>Who goes first: what waited too long, then by priority, then by age.</summary>
    internal static int Order(Occurrence a, Occurrence b, IReadOnlyDictionary<ScheduleId, PlannedSchedule> schedules, DateTimeOffset now)
    {
        int byPriority = Rank(b).CompareTo(Rank(a));
        int byAge = byPriority != 0 ? byPriority : a.StartFrom.CompareTo(b.StartFrom);
        int bySchedule = byAge != 0 ? byAge : a.Schedule.Value.CompareTo(b.Schedule.Value);
        return bySchedule != 0 ? bySchedule : string.CompareOrdinal(a.Instance.Value, b.Instance.Value);

        int Rank(Occurrence occurrence) => now - occurrence.StartFrom > Patience ? int.MaxValue : schedules.GetValueOrDefault(occurrence.Schedule)?.Definition.Priority ?? 0;
    }

    // Of several turns of one schedule on one instance only the newest is worth taking.
    private static void LeaveOutOvertaken(List<PlannedOccurrence> occurrences)
    {
        var newest = new Dictionary<(ScheduleId, InstanceName), int>(occurrences.Count);
        for (int i = 0; i < occurrences.Count; i++)
        {
            Occurrence present = occurrences[i].Occurrence;
            if (occurrences[i].Verdict == PlanVerdict.Skip)
            {
                continue;
            }

            if (newest.TryGetValue((present.Schedule, present.Instance), out int other))
            {
                int older = occurrences[other].Occurrence.DueAt <= present.DueAt ? other : i;
                DateTimeOffset by = occurrences[older == other ? i : other].Occurrence.DueAt;
                occurrences[older] = occurrences[older] with { Verdict = PlanVerdict.Skip, Reason = string.Create(CultureInfo.InvariantCulture, $"it could not start before the next run was due, at {by.UtcDateTime:yyyy-MM-dd HH:mm} UTC") };
                if (older == i)
                {
                    continue;
                }
            }

            newest[(present.Schedule, present.Instance)] = i;
        }
    }
}
