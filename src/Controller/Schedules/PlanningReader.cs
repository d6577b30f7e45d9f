using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Controller.Schedules;

/// <summary>Reads what the planner decides on.</summary>
internal static class PlanningReader
{
    /// <summary>The snapshot for a pass over <paramref name="schedules"/>.</summary>
    public static async Task<PlanningSnapshot> ReadAsync(
        StoreTransaction store, IReadOnlyList<PlannedSchedule> schedules, IReadOnlyList<ScheduleRun> waiting, IReadOnlySet<HostId> connected, StartLimits limits)
    {
        var fleet = new PlannedFleet([.. (await InstanceStore.LabelledAsync(store)).Select(known => new PlannedInstance(known.Name, known.Host, connected.Contains(known.Host), known.Settings.Labels))]);
        return new PlanningSnapshot
        {
            Schedules = schedules,
            Fleet = fleet,
            Waiting = [.. waiting.Select(run => run.Occurrence)],
            InProgress = [.. (await JobStore.UnfinishedAsync(store)).Where(job => job.Occupies is not null).Select(job => InProgress(job, fleet, connected))],
            Limits = limits,
        };
    }

    private static BackupInProgress InProgress(Job job, PlannedFleet fleet, IReadOnlySet<HostId> connected)
    {
        var backup = job.Request as JobRequest.TakeBackup;
        return new BackupInProgress(
            job.Occupies!.Value,
            job.Host,
            backup?.Repository,
            fleet.Find(job.Occupies.Value)?.Cluster,
            backup?.Schedule is { } schedule ? new ScheduleId(schedule) : null,
            IsCounted: backup is not null && (job.State != JobState.Queued || connected.Contains(job.Host)));
    }
}
