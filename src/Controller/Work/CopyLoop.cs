using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Loops;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Values;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Work;

/// <summary>Keeps at pending copies until they are made: queues a new job for each that has none, the later the more often it failed.</summary>
internal sealed partial class CopyLoop(StoreDatabase database, JobQueue queue, HostChoice hosts, TimeProvider time, ILogger<CopyLoop> logger) : Loop(time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(4));

    /// <inheritdoc/>
    protected override LoopRest FirstRest => LoopRest.Of(Interval);

    /// <summary>Looks once at every pending copy.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        if ((await database.ReadAsync(CopyStore.PendingAsync, cancellationToken)).Count > 0)
        {
            await queue.QueueAsync(DueAsync, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return LoopRest.Of(Interval);
    }

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(Interval);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    private async Task<IReadOnlyList<QueuedJob>> DueAsync(StoreTransaction store, DateTimeOffset now)
    {
        HashSet<(BackupId, RepositoryName)> underWay = [.. (await JobStore.UnfinishedAsync(store)).Select(job => job.Request).OfType<JobRequest.Copy>().Select(copy => (copy.BackupId, copy.Repository))];
        var due = new List<QueuedJob>();
        foreach ((BackupId id, BackupCopy copy) in await CopyStore.PendingAsync(store))
        {
            Backup? backup = await CatalogStore.FindAsync(store, id);
            if (backup is not { State: BackupState.Available } || underWay.Contains((id, copy.Repository)) || !await IsDueAsync(store, id, now))
            {
                continue;
            }

            if ((copy.SpooledOn ?? copy.Host ?? await FindReaderAsync(store, backup)) is { } host)
            {
                due.Add(JobQueue.NewJob(new JobRequest.Copy(id, copy.Repository), host, id, backup.Instance, occupies: null, now));
            }
        }

        return due;
    }

    // Null while no host can read it: one may join later.
    private async Task<HostId?> FindReaderAsync(StoreTransaction store, Backup backup)
    {
        try
        {
            return (await hosts.ReaderOfAsync(store, [backup])).Id;
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused)
        {
            return null;
        }
    }

    private static async Task<bool> IsDueAsync(StoreTransaction store, BackupId id, DateTimeOffset now)
    {
        (long failures, DateTimeOffset? lastAt) = await JobStore.FailuresAsync(store, JobKind.Copy, id);
        return lastAt is null || now - lastAt >= Backoff.After(failures);
    }

    [LoggerMessage(4060, LogLevel.Error, "Looking at pending copies failed; trying again")]
    private partial void LogFailed(Exception exception);
}
