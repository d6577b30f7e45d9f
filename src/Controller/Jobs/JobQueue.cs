using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Platform;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Jobs;

/// <summary>Stores new jobs; what may be asked for is decided by the request classes beside it.</summary>
internal sealed partial class JobQueue(StoreDatabase database, DispatchSignal dispatch, TimeProvider time, ILogger<JobQueue> logger)
{
    /// <summary>A job that is not stored yet.</summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="host">Where.</param>
    /// <param name="backup">The backup that it is about; null for none.</param>
    /// <param name="instance">The instance that it is about; null for none.</param>
    /// <param name="occupies">The instance that nothing else may work on meanwhile; null for none.</param>
    /// <param name="now">The present.</param>
    public static QueuedJob NewJob(JobRequest request, HostId host, BackupId? backup, InstanceName? instance, InstanceName? occupies, DateTimeOffset now)
    {
        JobId id = NewIds.Job(now);
        return new QueuedJob(new Job { Id = id, Request = request, Host = host, Occupies = occupies, BackupId = backup, CreatedAt = now }, instance);
    }

    /// <summary>Stores the jobs that <paramref name="make"/> decides on, in its transaction, and wakes the dispatcher; a refusal that it throws stores nothing.</summary>
    public async Task<IReadOnlyList<JobId>> QueueAsync(Func<StoreTransaction, DateTimeOffset, Task<IReadOnlyList<QueuedJob>>> make, CancellationToken cancellationToken)
    {
        IReadOnlyList<QueuedJob> queued = await database.WriteAsync(
            async store =>
            {
                IReadOnlyList<QueuedJob> made = await make(store, time.GetUtcNow());
                foreach (QueuedJob job in made)
                {
                    await JobStore.InsertAsync(store, job);
                }

                return made;
            },
            cancellationToken);
        CrashPoints.Pass("job-queued");
        foreach (QueuedJob job in queued)
        {
            LogQueued(job.Job.Id, job.Job.Request.Kind, job.Job.BackupId?.Value ?? "");
        }

        dispatch.Raise();
        return [.. queued.Select(job => job.Job.Id)];
    }

    /// <summary>As the other, for exactly one job.</summary>
    public async Task<JobId> QueueOneAsync(Func<StoreTransaction, DateTimeOffset, Task<QueuedJob>> make, CancellationToken cancellationToken) =>
        (await QueueAsync(async (store, now) => [await make(store, now)], cancellationToken))[0];

    [LoggerMessage(4001, LogLevel.Information, "Queued job {JobId}: {Kind} {BackupId}")]
    private partial void LogQueued(JobId jobId, JobKind kind, string backupId);
}
