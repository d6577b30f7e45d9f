using DbCalm.Controller.Catalog;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Platform;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Retention;

/// <summary>
/// Deletes what the policies do not keep. All is decided before anything is queued, so that a run which looks like a mistake stops; then each
/// instance is decided on again in the transaction that lists its expired copies as being deleted. After a crash between two of them the next run goes on.
/// </summary>
internal sealed partial class Cleanup(StoreDatabase database, JobQueue queue, DeletionRequests deletions, ControllerOptions options, TimeProvider time, ILogger<Cleanup> logger)
{
    /// <summary>Runs over what <paramref name="request"/> asks for.</summary>
    /// <param name="request">What to look at.</param>
    /// <param name="onDecided">Called with the verdicts of each instance.</param>
    /// <param name="cancellationToken">Stops between two instances.</param>
    public async Task<CleanupResult> RunAsync(CleanupRequest request, Func<IReadOnlyList<RetentionVerdict>, Task> onDecided, CancellationToken cancellationToken)
    {
        IReadOnlyList<InstanceName> instances = await database.ReadAsync(store => InstancesAsync(store, request), cancellationToken);
        var shares = new List<RetentionShare>();
        var concerned = new List<InstanceName>();
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? newest = null;
        RetentionSnapshotReader reader = await database.ReadAsync(RetentionSnapshotReader.OpenAsync, cancellationToken);
        foreach (InstanceName instance in instances)
        {
            IReadOnlyList<RetentionVerdict> verdicts = await database.ReadAsync(store => DecideAsync(store, reader, instance, request, now), cancellationToken);
            shares.AddRange(RetentionShare.Of(verdicts));
            newest = verdicts.Select(verdict => (DateTimeOffset?)verdict.Backup.StartedAt).Append(newest).Max();
            if (verdicts.Any(verdict => !verdict.IsKept))
            {
                concerned.Add(instance);
            }

            await onDecided(verdicts);
        }

        DateTimeOffset? lastRunAt = await database.ReadAsync(RetentionRunStore.LastAsync, cancellationToken);
        string? stopped = concerned.Count == 0 || request.Confirm ? null : RetentionGuard.Check(shares, lastRunAt, now, newest, options.RetentionGuard);
        if (request.DryRun)
        {
            return new CleanupResult([], [], stopped);
        }

        // A run that stopped is no run: the next one has to doubt the clock as well.
        await database.WriteAsync(store => RetentionRunStore.NoteAsync(store, stopped is null ? now : lastRunAt, stopped ?? ""), cancellationToken);
        if (stopped is not null)
        {
            return Stopped(stopped);
        }

        IReadOnlyList<InstanceName> left = await database.ReadAsync(CatalogStore.InstancesInDeletionAsync, cancellationToken);
        return await DeleteAsync([.. concerned, .. instances.Intersect(left).Except(concerned)], request, cancellationToken);
    }

    private CleanupResult Stopped(string reason)
    {
        LogStopped(reason);
        return new CleanupResult([], [], reason);
    }

    private async Task<CleanupResult> DeleteAsync(IReadOnlyList<InstanceName> instances, CleanupRequest request, CancellationToken cancellationToken)
    {
        var jobs = new List<JobId>();
        var going = new List<BackupId>();
        foreach (InstanceName instance in instances)
        {
            IReadOnlyList<(Backup Backup, BackupCopy Copy)> round = [];
            jobs.AddRange(await queue.QueueAsync(
                async (store, now) => await deletions.BeginAsync(store, round = await RoundAsync(store, instance, request, now), now), cancellationToken));
            going.AddRange(round.Select(entry => entry.Backup.Id));
            CrashPoints.Pass("expired-queued");
        }

        return new CleanupResult(jobs, [.. going.Distinct()], null);
    }

    private static async Task<IReadOnlyList<InstanceName>> InstancesAsync(StoreTransaction store, CleanupRequest request)
    {
        if (request.Schedule is { } schedule && !await ScheduleExistedAsync(store, schedule))
        {
            throw new DbCalmException(ErrorCode.NotFound, $"there was never a schedule {schedule}", "see 'dbcalmctl schedules list'");
        }

        IReadOnlyList<InstanceName> all = await CatalogStore.InstancesAsync(store);
        return request.Instance is not { } only
            ? all
            : all.Contains(only) ? [only] : throw new DbCalmException(ErrorCode.NotFound, $"the catalog has no backup of instance {only}", "see 'dbcalmctl instances list'");
    }

    private static async Task<bool> ScheduleExistedAsync(StoreTransaction store, int schedule) =>
        await Schedules.ScheduleStore.FindEverAsync(store, schedule) is not null;

    private static async Task<IReadOnlyList<RetentionVerdict>> DecideAsync(
        StoreTransaction store, RetentionSnapshotReader reader, InstanceName instance, CleanupRequest request, DateTimeOffset now)
    {
        IReadOnlyList<RetentionVerdict> all = RetentionPlanner.Decide(await reader.OfAsync(store, instance, await CatalogStore.OfInstanceAsync(store, instance)), now);
        return request.Schedule is { } schedule ? [.. all.Where(verdict => verdict.Backup.ScheduleId == schedule)] : all;
    }

    private static async Task<IReadOnlyList<(Backup Backup, BackupCopy Copy)>> RoundAsync(StoreTransaction store, InstanceName instance, CleanupRequest request, DateTimeOffset now)
    {
        IReadOnlyList<Backup> backups = await CatalogStore.OfInstanceAsync(store, instance);
        if (await IsUnderWayAsync(store, backups))
        {
            return [];
        }

        IReadOnlyList<RetainedBackup> snapshot = await (await RetentionSnapshotReader.OpenAsync(store)).OfAsync(store, instance, backups);
        HashSet<BackupId> stay = StayingFor(snapshot, request.Schedule);
        Dictionary<BackupId, Backup> byId = backups.ToDictionary(backup => backup.Id);
        List<(Backup, BackupCopy)> copies = LeftOf(backups, request.Schedule);
        foreach (RepositoryDeletions there in DeletionOrder.Of(RetentionPlanner.Decide(snapshot, now), snapshot))
        {
            copies.AddRange(there.Backups.Where(id => !stay.Contains(id)).Select(id => (byId[id], byId[id].Copies.First(copy => copy.Repository == there.Repository))));
        }

        return DeletionRound.Of(copies, byId);
    }

    // What an earlier run deletes may be built on what this one would: another host could overtake it.
    private static async Task<bool> IsUnderWayAsync(StoreTransaction store, IReadOnlyList<Backup> backups)
    {
        HashSet<BackupId> own = [.. backups.Select(backup => backup.Id)];
        return (await JobStore.UnfinishedAsync(store)).Any(job => job.Request is JobRequest.Delete delete && delete.Backups.Any(own.Contains));
    }

    // Deletions that did not come to their end are repeated, before anything that those backups may be built on goes: dependents first, which are the younger ones.
    private static List<(Backup, BackupCopy)> LeftOf(IReadOnlyList<Backup> backups, int? schedule) =>
    [
        .. backups
            .Where(backup => schedule is null || backup.ScheduleId == schedule)
            .OrderByDescending(backup => backup.StartedAt)
            .ThenByDescending(backup => backup.Id.Value, StringComparer.Ordinal)
            .SelectMany(backup => backup.Copies.Where(copy => copy.State == CopyState.Deleting).Select(copy => (backup, copy))),
    ];

    // One schedule's backups alone: what others build on stays, and with it all that that is built on.
    private static HashSet<BackupId> StayingFor(IReadOnlyList<RetainedBackup> snapshot, int? schedule)
    {
        Dictionary<BackupId, RetainedBackup> byId = snapshot.ToDictionary(backup => backup.Id);
        var stay = new HashSet<BackupId>();
        foreach (RetainedBackup other in snapshot.Where(backup => schedule is not null && backup.ScheduleId != schedule))
        {
            for (RetainedBackup? at = other; at is not null && stay.Add(at.Id);)
            {
                at = at.From is { } from ? byId.GetValueOrDefault(from) : null;
            }
        }

        return stay;
    }

    [LoggerMessage(6001, LogLevel.Warning, "Retention deleted nothing and waits for a person: {Reason}")]
    private partial void LogStopped(string reason);
}
