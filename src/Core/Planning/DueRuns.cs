using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Planning;

/// <summary>Turns the times of schedules that have come into occurrences, which it adds to <paramref name="occurrences"/>.</summary>
internal sealed class DueRuns(PlanningSnapshot snapshot, DateTimeOffset now, List<PlannedOccurrence> occurrences)
{
    // Of a long downtime only the newest of the missed runs have a line each.
    private const int MostTold = 24;

    /// <summary>A run that is later than this was missed, not merely looked at late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly List<(ScheduleId, DateTimeOffset, string)> warnings = [];
    private HashSet<(ScheduleId, InstanceName, DateTimeOffset)>? waiting;

    /// <summary>Schedules that were due and meant no instance.</summary>
    public IReadOnlyList<(ScheduleId Schedule, DateTimeOffset DueAt, string Warning)> Warnings => warnings;

    /// <summary>Adds what became due of <paramref name="planned"/> up to now, and gives its new cursor.</summary>
    public DateTimeOffset? Add(PlannedSchedule planned)
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
        string? left = ReasonToLeaveOut(planned, latest, now);
        foreach (InstanceName instance in snapshot.Fleet.TargetsOf(planned.Definition))
        {
            any = true;
            AddMissed(planned, instance, missed, untold, latest);
            Add(Of(planned, instance, latest), left is null ? PlanVerdict.Wait : PlanVerdict.Skip, left ?? "");
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

    /// <summary>Why the run of <paramref name="dueAt"/> is left out on every instance; null when it is not.</summary>
    public static string? ReasonToLeaveOut(PlannedSchedule planned, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (planned.Schedule.PausedUntil is { } until && dueAt < until)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the schedule is paused until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        return planned.Definition.CatchUp == CatchUp.None && now - dueAt > Grace ? "the controller was not running when it was due, and the schedule catches up with none" : null;
    }

    private void AddMissed(PlannedSchedule planned, InstanceName instance, Queue<DateTimeOffset> missed, int untold, DateTimeOffset latest)
    {
        if (missed.Count == 0)
        {
            return;
        }

        string reason = string.Create(CultureInfo.InvariantCulture, $"the controller did not look when it was due; the run of {latest.UtcDateTime:yyyy-MM-dd HH:mm} UTC came after it");
        string first = untold == 0 ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason}, as after {untold} earlier ones");
        foreach (DateTimeOffset dueAt in missed)
        {
            Add(Of(planned, instance, dueAt), PlanVerdict.Skip, first);
            first = reason;
        }
    }

    // A time comes again when a schedule is set anew after the clock went back; its turn waits already.
    private void Add(Occurrence occurrence, PlanVerdict verdict, string reason)
    {
        waiting ??= [.. snapshot.Waiting.Select(one => (one.Schedule, one.Instance, one.DueAt))];
        if (!waiting.Contains((occurrence.Schedule, occurrence.Instance, occurrence.DueAt)))
        {
            occurrences.Add(new PlannedOccurrence(occurrence, IsNew: true, verdict, reason));
        }
    }
}
