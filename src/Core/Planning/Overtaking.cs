using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>Of several turns of one schedule on one instance only the newest is worth taking.</summary>
internal static class Overtaking
{
    /// <summary>
    /// Leaves out all but the newest of those that are not left out already. A new one takes over the earliest start of what it overtakes: otherwise a schedule that
    /// is due often would begin to wait again with each of its turns, and would never be the one that waited long.
    /// </summary>
    public static void LeaveOut(List<PlannedOccurrence> occurrences)
    {
        var newest = new Dictionary<(ScheduleId, InstanceName), int>(occurrences.Count);
        for (int i = 0; i < occurrences.Count; i++)
        {
            if (occurrences[i].Verdict == PlanVerdict.Skip)
            {
                continue;
            }

            (ScheduleId, InstanceName) turn = (occurrences[i].Occurrence.Schedule, occurrences[i].Occurrence.Instance);
            if (newest.TryAdd(turn, i))
            {
                continue;
            }

            int other = newest[turn];
            bool isLater = occurrences[i].Occurrence.DueAt > occurrences[other].Occurrence.DueAt;
            (int older, int newer) = isLater ? (other, i) : (i, other);
            Overtake(occurrences, older, newer);
            newest[turn] = newer;
        }
    }

    private static void Overtake(List<PlannedOccurrence> occurrences, int older, int newer)
    {
        PlannedOccurrence before = occurrences[older];
        PlannedOccurrence after = occurrences[newer];
        occurrences[older] = before with { Verdict = PlanVerdict.Skip, Reason = Reason(after.Occurrence.DueAt) };
        if (after.IsNew && before.Occurrence.StartFrom < after.Occurrence.StartFrom)
        {
            occurrences[newer] = after with { Occurrence = after.Occurrence with { StartFrom = before.Occurrence.StartFrom } };
        }
    }

    /// <summary>What is told of one that the run of <paramref name="dueAt"/> overtook.</summary>
    public static string Reason(DateTimeOffset dueAt) => string.Create(CultureInfo.InvariantCulture, $"it could not start before the next run was due, at {dueAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
