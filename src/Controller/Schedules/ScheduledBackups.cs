using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Schedules;

/// <summary>Turns a run whose time has come into a backup job: chooses its type and queues it in the transaction that ends the run's waiting.</summary>
internal sealed partial class ScheduledBackups(JobQueue queue, ILogger<ScheduledBackups> logger)
{
    /// <summary>Starts the run, or leaves it out when nothing can be queued for it; does nothing when it does not wait any more.</summary>
    public async Task StartAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        try
        {
            await queue.QueueAsync((store, now) => PrepareAsync(store, occurrence, now), cancellationToken);
        }
        catch (DbCalmException e) when (e.Code is ErrorCode.Refused or ErrorCode.NotFound or ErrorCode.InvalidInput)
        {
            LogLeftOut(occurrence.Schedule.Value, occurrence.Instance.Value, e.Message);
            await queue.QueueAsync((store, now) => LeaveOutAsync(store, occurrence, e.Message, now), cancellationToken);
        }
    }

    /// <summary>Queues a backup of the instance as the schedule would, now; throws a refusal when it can't.</summary>
    public Task<JobId> RunNowAsync(StoredSchedule schedule, InstanceName instance, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            var occurrence = new Occurrence(schedule.Schedule.Id, instance, now, now, null);
            (QueuedJob job, string type, string reason) = await JobAsync(store, schedule.Schedule, instance, now);
            await RunStore.InsertAsync(store, new ScheduleRun(occurrence, RunState.Started, type, job.Job.Id, reason.Length > 0 ? $"asked for; {reason}" : "asked for"), now);
            return job;
        },
        cancellationToken);

    private static async Task<IReadOnlyList<QueuedJob>> PrepareAsync(StoreTransaction store, Occurrence occurrence, DateTimeOffset now)
    {
        StoredSchedule? schedule = await ScheduleStore.FindAsync(store, occurrence.Schedule);
        if (schedule is not { Schedule.IsEnabled: true })
        {
            return [];
        }

        (QueuedJob job, string type, string reason) = await JobAsync(store, schedule.Schedule, occurrence.Instance, now);
        bool waited = await RunStore.TryDecideAsync(store, new ScheduleRun(occurrence, RunState.Started, type, job.Job.Id, reason), now);
        return waited ? [job] : [];
    }

    private static async Task<IReadOnlyList<QueuedJob>> LeaveOutAsync(StoreTransaction store, Occurrence occurrence, string reason, DateTimeOffset now)
    {
        await RunStore.TryDecideAsync(store, new ScheduleRun(occurrence, RunState.Skipped, "", null, reason), now);
        return [];
    }

    private static async Task<(QueuedJob Job, string Type, string Reason)> JobAsync(StoreTransaction store, Schedule schedule, InstanceName name, DateTimeOffset now)
    {
        ScheduleDefinition definition = schedule.Definition;
        FleetInstance instance = await FleetDirectory.InstanceAsync(store, name);
        (BackupType type, string reason) = await TypeAsync(store, definition, instance, now);
        QueuedJob job = await BackupRequests.PrepareAsync(
            store,
            new BackupRequest(name, type, From: null, definition.Repositories.Count > 0 ? definition.Repositories[0] : null, [.. definition.Repositories.Skip(1)], schedule.Id.Value, definition.Pace, definition.Hooks),
            now);
        return (job, type == BackupType.Full ? "full" : "incremental", reason);
    }

    private static async Task<(BackupType Type, string Reason)> TypeAsync(StoreTransaction store, ScheduleDefinition definition, FleetInstance instance, DateTimeOffset now)
    {
        if (definition.Type == ScheduledType.Full)
        {
            return (BackupType.Full, "");
        }

        Backup? from;
        try
        {
            from = await BaseChoice.FindAsync(store, instance, wanted: null);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused && definition.MissingBase == MissingBase.Full)
        {
            return (BackupType.Full, e.Message);
        }

        if (definition.Auto is not { } rule)
        {
            return (BackupType.Incremental, "");
        }

        Backup[] chain = [.. (await CatalogStore.OfChainAsync(store, from.ChainId)).Where(backup => backup.State == BackupState.Available)];
        BackupChoice choice = rule.Choose(GrowthOf(chain), now);
        return (choice.Type, choice.Reason);
    }

    private static ChainGrowth? GrowthOf(IReadOnlyList<Backup> chain)
    {
        Backup? full = chain.FirstOrDefault(backup => backup.Type == BackupType.Full);
        Backup[] incrementals = [.. chain.Where(backup => backup.Type == BackupType.Incremental)];
        return full is null ? null : new ChainGrowth(full.StartedAt, full.DataBytes, incrementals.Length, incrementals.Sum(backup => backup.DataBytes));
    }

    [LoggerMessage(5010, LogLevel.Warning, "Schedule {ScheduleId} left out instance {Instance}: {Reason}")]
    private partial void LogLeftOut(int scheduleId, string instance, string reason);
}
