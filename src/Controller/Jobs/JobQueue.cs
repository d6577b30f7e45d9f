using System.Security.Cryptography;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Platform;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Jobs;

/// <summary>Turns requests into stored jobs. A request that can't succeed as things stand is refused instead.</summary>
internal sealed partial class JobQueue(StoreDatabase database, DispatchSignal dispatch, TimeProvider time, ILogger<JobQueue> logger)
{
    /// <summary>Queues a backup of <paramref name="instance"/>.</summary>
    /// <param name="instance">The database server.</param>
    /// <param name="type">Full or incremental.</param>
    /// <param name="from">The base of an incremental; null for the newest that fits.</param>
    /// <param name="repository">Where to keep it; null for the host's default.</param>
    /// <param name="cancellationToken">Nothing is queued when it is cancelled in time.</param>
    public Task<JobId> TakeBackupAsync(InstanceName instance, BackupType type, BackupId? from, RepositoryName? repository, CancellationToken cancellationToken) => QueueAsync(
        async store =>
        {
            if (type == BackupType.Full && from is not null)
            {
                throw new DbCalmException(ErrorCode.InvalidInput, "a full backup has no base", "leave the base out or take an incremental");
            }

            FleetInstance known = await FleetDirectory.InstanceAsync(store, instance);
            FleetHost host = (await HostStore.FindAsync(store, known.Host))!;
            JobChecks.Repository(host, repository);
            if (type == BackupType.Incremental)
            {
                await JobChecks.BaseAsync(store, known, from);
            }

            BackupId id = BackupIdGenerator.From(time.GetUtcNow(), BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));
            return NewJob(new JobRequest.TakeBackup(instance, id, type, from, repository), host.Id, id, instance, occupies: instance);
        },
        cancellationToken);

    /// <summary>Queues a verification of the backup; <paramref name="deep"/> also prepares it and checks every tablespace.</summary>
    public Task<JobId> VerifyAsync(BackupId id, bool deep, CancellationToken cancellationToken) => QueueAsync(
        async store =>
        {
            Backup backup = JobChecks.Available(await CatalogStore.GetAsync(store, id));
            FleetHost host = await JobChecks.HolderAsync(store, backup);
            if (deep)
            {
                await BackupChain.FindAsync(store, backup);
            }

            return NewJob(new JobRequest.Verify(id, deep), host.Id, id, backup.Instance, occupies: null);
        },
        cancellationToken);

    /// <summary>Queues a restore into a directory of the host that holds the backup; <paramref name="hostName"/> can only name that one.</summary>
    public Task<JobId> RestoreToDirectoryAsync(BackupId id, string directory, HostName? hostName, CancellationToken cancellationToken) => QueueAsync(
        async store =>
        {
            string path = JobChecks.TargetDirectory(directory);
            (Backup backup, FleetHost holder) = await RestorableAsync(store, id);
            if (hostName is { } name && (await FleetDirectory.HostAsync(store, name)).Id != holder.Id)
            {
                throw new DbCalmException(ErrorCode.Refused, $"backup {id} is in a directory of host {holder.Name} and can't be read on host {name}", $"restore it on {holder.Name} and copy the result");
            }

            return NewJob(new JobRequest.Restore(id, path, null), holder.Id, id, backup.Instance, occupies: backup.Instance);
        },
        cancellationToken);

    /// <summary>Queues a restore into an instance, which must be on the host that holds the backup.</summary>
    public Task<JobId> RestoreToInstanceAsync(BackupId id, InstanceName instance, HostName? hostName, CancellationToken cancellationToken) => QueueAsync(
        async store =>
        {
            (_, FleetHost holder) = await RestorableAsync(store, id);
            FleetInstance target = await FleetDirectory.InstanceAsync(store, instance);
            bool isElsewhere = hostName is { } name && (await FleetDirectory.HostAsync(store, name)).Id != target.Host;
            if (isElsewhere || target.Host != holder.Id)
            {
                string why = isElsewhere ? $"instance {instance} is not on host {hostName}" : $"backup {id} is in a directory of host {holder.Name} and instance {instance} is on another host";
                throw new DbCalmException(ErrorCode.Refused, why, "choose an instance of the host that holds the backup");
            }

            return NewJob(new JobRequest.Restore(id, null, instance), holder.Id, id, instance, occupies: instance);
        },
        cancellationToken);

    private static async Task<(Backup Backup, FleetHost Holder)> RestorableAsync(StoreTransaction store, BackupId id)
    {
        Backup backup = JobChecks.Available(await CatalogStore.GetAsync(store, id));
        FleetHost holder = await JobChecks.HolderAsync(store, backup);
        await BackupChain.FindAsync(store, backup);
        return (backup, holder);
    }

    private QueuedJob NewJob(JobRequest request, HostId host, BackupId backup, InstanceName instance, InstanceName? occupies)
    {
        DateTimeOffset now = time.GetUtcNow();
        var id = new JobId(Guid.CreateVersion7(now).ToString("D"));
        return new QueuedJob(new Job { Id = id, Request = request, Host = host, Occupies = occupies, BackupId = backup, CreatedAt = now }, instance);
    }

    private async Task<JobId> QueueAsync(Func<StoreTransaction, Task<QueuedJob>> make, CancellationToken cancellationToken)
    {
        QueuedJob queued = await database.WriteAsync(
            async store =>
            {
                QueuedJob made = await make(store);
                await JobStore.InsertAsync(store, made);
                return made;
            },
            cancellationToken);
        CrashPoints.Pass("job-queued");
        LogQueued(queued.Job.Id, queued.Job.Request.Kind, queued.Job.BackupId);
        dispatch.Raise();
        return queued.Job.Id;
    }

    [LoggerMessage(4001, LogLevel.Information, "Queued job {JobId}: {Kind} of backup {BackupId}")]
    private partial void LogQueued(JobId jobId, JobKind kind, BackupId backupId);
}
