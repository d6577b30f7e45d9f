using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Tests.Planning;

/// <summary>Keeps what lies between two passes of the planner, as the controller does: what waits, what goes on, and how far the schedules were looked at.</summary>
internal sealed class PlannedWorld(params PlannedSchedule[] schedules)
{
    public List<PlannedSchedule> Schedules { get; set; } = [.. schedules];

    public List<PlannedInstance> Instances { get; set; } = [PlanningSample.Instance("db1"), PlanningSample.Instance("db2")];

    public List<Occurrence> Waiting { get; } = [];

    public List<BackupInProgress> InProgress { get; } = [];

    public StartLimits Limits { get; set; } = new(100, 100, 100, 100);

    public PlanningSnapshot Snapshot => new() { Schedules = Schedules, Fleet = new PlannedFleet(Instances), Waiting = [.. Waiting], InProgress = [.. InProgress], Limits = Limits };

    /// <summary>Decides and does what was decided.</summary>
    public Plan Pass(DateTimeOffset now)
    {
        Plan plan = Planner.Decide(Snapshot, now);
        foreach (PlannedOccurrence planned in plan.Occurrences)
        {
            if (planned is { IsNew: true, Verdict: PlanVerdict.Wait })
            {
                Waiting.Add(planned.Occurrence);
            }
            else if (planned is { IsNew: false, Verdict: not PlanVerdict.Wait })
            {
                Assert.True(Waiting.Remove(planned.Occurrence), $"{planned} did not wait");
            }

            if (planned.Verdict == PlanVerdict.Start)
            {
                InProgress.Add(JobOf(planned.Occurrence));
            }
        }

        foreach ((ScheduleId id, DateTimeOffset? next) in plan.Cursors)
        {
            int at = Schedules.FindIndex(planned => planned.Schedule.Id == id);
            Schedules[at] = Schedules[at] with { NextDue = next };
        }

        return plan;
    }

    /// <summary>A pass at a UTC time like <c>2026-11-21T02:00</c>, as lines like <c>s1 db1 21T02:00 start</c> or <c>s1 db1 21T02:00 wait: its jitter</c>.</summary>
    public string[] Pass(string now) => [.. Pass(Tests.Schedules.Cron.CronExpressionTests.Utc(now)).Occurrences.Select(Line)];

    public void End(string instance) => InProgress.RemoveAll(job => job.Instance.Value == instance);

    public static string Line(PlannedOccurrence planned)
    {
        string verdict = planned.Verdict.ToString().ToLowerInvariant();
        Occurrence occurrence = planned.Occurrence;
        return string.Create(CultureInfo.InvariantCulture, $"s{occurrence.Schedule} {occurrence.Instance} {occurrence.DueAt.UtcDateTime:dd'T'HH:mm} {verdict}{(planned.Reason.Length > 0 ? ": " : "")}{planned.Reason}");
    }

    private BackupInProgress JobOf(Occurrence occurrence)
    {
        PlannedInstance instance = Instances.Single(one => one.Name == occurrence.Instance);
        ScheduleDefinition definition = Schedules.Single(planned => planned.Schedule.Id == occurrence.Schedule).Definition;
        string? cluster = instance.Labels.GetValueOrDefault("cluster");
        return new BackupInProgress(instance.Name, instance.Host, definition.Repositories.Select(name => (RepositoryName?)name).FirstOrDefault(), string.IsNullOrEmpty(cluster) ? null : cluster, occurrence.Schedule);
    }
}
