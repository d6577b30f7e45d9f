using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Tests.Planning;

/// <summary>What the rules of the planner say of a snapshot, each read by itself and slowly; knows nothing of how the planner goes about it.</summary>
internal sealed class ReferencePlanning(PlanningSnapshot snapshot, DateTimeOffset now)
{
    private readonly Dictionary<int, List<DateTimeOffset>> times = [];

    public sealed record Turn(int Schedule, string Instance, DateTimeOffset DueAt);

    public static Turn TurnOf(Occurrence occurrence) => new(occurrence.Schedule.Value, occurrence.Instance.Value, occurrence.DueAt);

    /// <summary>All times of a schedule that came since it was looked at.</summary>
    public List<DateTimeOffset> TimesOf(PlannedSchedule planned)
    {
        if (times.TryGetValue(planned.Schedule.Id.Value, out List<DateTimeOffset>? known))
        {
            return known;
        }

        List<DateTimeOffset> found = times[planned.Schedule.Id.Value] = [];
        for (DateTimeOffset? at = planned.NextDue; at <= now; at = planned.Clock.Next(at.Value))
        {
            found.Add(at.Value);
        }

        return found;
    }

    /// <summary>Whom a schedule means.</summary>
    public IEnumerable<string> TargetsOf(PlannedSchedule planned) => planned.Definition.Selector is null
        ? planned.Definition.Instances.Select(name => name.Value)
        : snapshot.Fleet.Instances.Where(instance => planned.Definition.Selector.Matches(instance.Labels)).Select(instance => instance.Name.Value);

    /// <summary>Every turn that needs a verdict; of a long downtime the newest 25.</summary>
    public HashSet<Turn> Turns() =>
    [
        .. snapshot.Waiting.Select(TurnOf),
        .. snapshot.Schedules.SelectMany(planned => TimesOf(planned).TakeLast(25).SelectMany(at => TargetsOf(planned).Select(name => new Turn(planned.Schedule.Id.Value, name, at)))),
    ];

    public PlannedSchedule? ScheduleOf(Occurrence occurrence) => snapshot.Schedules.SingleOrDefault(planned => planned.Schedule.Id == occurrence.Schedule);

    public PlannedInstance? InstanceOf(Occurrence occurrence) => snapshot.Fleet.Instances.SingleOrDefault(instance => instance.Name == occurrence.Instance);

    /// <summary>Why it must be left out whatever is free; null when it need not. What overtakes it is not asked.</summary>
    public string? MustSkip(PlannedOccurrence planned)
    {
        Occurrence occurrence = planned.Occurrence;
        if (ScheduleOf(occurrence) is not { } schedule)
        {
            return "its schedule was disabled or deleted";
        }

        if (planned.IsNew)
        {
            DateTimeOffset newest = TimesOf(schedule)[^1];
            return occurrence.DueAt < newest ? $"the controller did not look when it was due; the run of {Minute(newest)} UTC came after it"
                : occurrence.DueAt < schedule.Schedule.PausedUntil ? "the schedule is paused until"
                : schedule.Definition.CatchUp == CatchUp.None && now > occurrence.DueAt.AddMinutes(5) ? "the controller was not running when it was due, and the schedule catches up with none"
                : now >= occurrence.StartBy ? "it could not start before its deadline"
                : schedule.Definition.Overlap == OverlapAction.Skip && snapshot.InProgress.Any(job => job.Instance == occurrence.Instance && job.Schedule == occurrence.Schedule) ? "the schedule's last run on this instance still goes"
                : null;
        }

        return now >= occurrence.StartBy ? "it could not start before its deadline"
            : InstanceOf(occurrence) is not null && !TargetsOf(schedule).Contains(occurrence.Instance.Value) ? "the schedule does not mean the instance any more"
            : null;
    }

    /// <summary>Why it can't start, however much is free; null when it can.</summary>
    public string? MustWait(Occurrence occurrence)
    {
        PlannedSchedule schedule = ScheduleOf(occurrence)!;
        return schedule.Schedule.PausedUntil > now ? "the schedule is paused until"
            : now < occurrence.StartFrom ? "its jitter"
            : schedule.Definition.Window is { } window && !IsOpen(window, schedule.Definition.Zone) ? $"it is outside of the window {window}"
            : InstanceOf(occurrence) is not { } instance ? "no host lists the instance"
            : !instance.IsOnline ? "its host is offline"
            : null;
    }

    /// <summary>Which limits are reached for it while <paramref name="jobs"/> go on.</summary>
    public IEnumerable<string> Reached(Occurrence occurrence, IReadOnlyCollection<BackupInProgress> jobs)
    {
        BackupInProgress own = JobOf(occurrence);
        if (jobs.Any(job => job.Instance == own.Instance))
        {
            yield return "another job works on the instance";
        }

        foreach ((string where, int limit, Func<BackupInProgress, bool> isThere) in Places(own))
        {
            if (jobs.Count(isThere) >= limit)
            {
                yield return $"{where} has its {limit} running";
            }
        }
    }

    /// <summary>The limited places that a job takes one of.</summary>
    public IEnumerable<(string Where, int Limit, Func<BackupInProgress, bool> IsThere)> Places(BackupInProgress own)
    {
        yield return ("the fleet", snapshot.Limits.Fleet, _ => true);
        yield return ("its host", snapshot.Limits.PerHost, job => job.Host == own.Host);
        if (own.Cluster is { } cluster)
        {
            yield return ($"cluster {cluster}", snapshot.Limits.PerCluster, job => job.Cluster == cluster);
        }

        if (own.Repository is { } repository)
        {
            yield return ($"repository {repository}", snapshot.Limits.PerRepository, job => job.Repository == repository);
        }
    }

    public BackupInProgress JobOf(Occurrence occurrence)
    {
        PlannedInstance instance = InstanceOf(occurrence)!;
        string cluster = instance.Labels.GetValueOrDefault("cluster", "");
        return new BackupInProgress(
            instance.Name, instance.Host, ScheduleOf(occurrence)!.Definition.Repositories.Select(name => (RepositoryName?)name).FirstOrDefault(), cluster.Length > 0 ? cluster : null, occurrence.Schedule);
    }

    /// <summary>Whether one may take a place before the other.</summary>
    public bool MayGoBefore(Occurrence first, Occurrence second)
    {
        (bool a, bool b) = (now - first.StartFrom > TimeSpan.FromHours(1), now - second.StartFrom > TimeSpan.FromHours(1));
        (int high, int low) = (ScheduleOf(first)!.Definition.Priority, ScheduleOf(second)!.Definition.Priority);
        return a != b ? a : a || high == low ? first.StartFrom <= second.StartFrom : high > low;
    }

    public static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private bool IsOpen(StartWindow window, TimeZoneInfo zone)
    {
        string local = TimeZoneInfo.ConvertTime(now, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
        string[] ends = window.ToString().Split('-');
        bool isAfterOpening = string.CompareOrdinal(local, ends[0]) >= 0, isBeforeClosing = string.CompareOrdinal(local, ends[1]) < 0;
        return string.CompareOrdinal(ends[0], ends[1]) < 0 ? isAfterOpening && isBeforeClosing : isAfterOpening || isBeforeClosing;
    }
}
