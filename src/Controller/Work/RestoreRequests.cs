using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;

namespace DbCalm.Controller.Work;

/// <summary>Requests that read backups: restores and verifications. One that can't succeed as things stand is refused.</summary>
internal sealed class RestoreRequests(JobQueue queue, HostChoice hosts)
{
    /// <summary>Queues a verification of the backup.</summary>
    /// <param name="id">The backup.</param>
    /// <param name="deep">Also prepare it and check every tablespace.</param>
    /// <param name="samplePercent">How much of it to read, above 0 to 100; 0 means all.</param>
    /// <param name="repository">The copy; null for the first good one.</param>
    /// <param name="cancellationToken">Nothing is queued when it is cancelled in time.</param>
    public Task<JobId> VerifyAsync(BackupId id, bool deep, double samplePercent, RepositoryName? repository, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            if (samplePercent is not (>= 0 and <= 100) || (deep && samplePercent is not (0 or 100)))
            {
                throw new DbCalmException(ErrorCode.InvalidInput, "the sample is not a percentage above 0 to 100, or goes with a deep verification", "give e.g. --sample 5%, without --deep");
            }

            Backup backup = await JobChecks.AvailableAsync(store, id);
            if (repository is { } name)
            {
                backup = JobChecks.Only(backup, name);
            }

            FleetHost host = await hosts.ReaderOfAsync(store, deep ? [.. (await BackupChain.FindAsync(store, backup)).SkipLast(1), backup] : [backup]);
            return JobQueue.NewJob(new JobRequest.Verify(id, deep, samplePercent == 0 ? 100 : samplePercent, repository), host.Id, id, backup.Instance, occupies: null, now);
        },
        cancellationToken);

    /// <summary>Queues a restore into a directory of <paramref name="hostName"/> or, when it is null, of the host that took the backup or another that can read it.</summary>
    public Task<JobId> ToDirectoryAsync(BackupId id, string directory, HostName? hostName, JobHooks? hooks, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            string path = JobChecks.AbsolutePath(directory, "restore directory");
            (Backup backup, IReadOnlyList<Backup> chain) = await RestorableAsync(store, id);
            FleetHost host = hostName is { } name ? await FleetDirectory.HostAsync(store, name) : await hosts.ReaderOfAsync(store, chain);
            RequireReadable(chain, host);
            return JobQueue.NewJob(new JobRequest.Restore(id, path, null) { Hooks = hooks }, host.Id, id, backup.Instance, occupies: backup.Instance, now);
        },
        cancellationToken);

    /// <summary>Queues a restore into an instance, whose host has to reach the backups.</summary>
    public Task<JobId> ToInstanceAsync(BackupId id, InstanceName instance, HostName? hostName, JobHooks? hooks, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            (_, IReadOnlyList<Backup> chain) = await RestorableAsync(store, id);
            FleetInstance target = await FleetDirectory.InstanceAsync(store, instance);
            FleetHost host = (await HostStore.FindAsync(store, target.Host))!;
            if (hostName is { } name && host.Name != name)
            {
                throw new DbCalmException(ErrorCode.Refused, $"instance {instance} is not on host {hostName}", "choose an instance of that host, or leave --host out");
            }

            RequireReadable(chain, host);
            return JobQueue.NewJob(new JobRequest.Restore(id, null, instance) { Hooks = hooks }, target.Host, id, instance, occupies: instance, now);
        },
        cancellationToken);

    private static async Task<(Backup Backup, IReadOnlyList<Backup> Chain)> RestorableAsync(StoreTransaction store, BackupId id)
    {
        Backup backup = await JobChecks.AvailableAsync(store, id);
        return (backup, await BackupChain.FindAsync(store, backup));
    }

    private static void RequireReadable(IReadOnlyList<Backup> chain, FleetHost host)
    {
        if (chain.FirstOrDefault(backup => backup.ReadableOn(host.Id).Count == 0) is { } missing)
        {
            throw new DbCalmException(
                ErrorCode.Refused,
                $"backup {missing.Id} is in a directory of another host and can't be read on host {host.Name}",
                $"copy it first: dbcalmctl backups copy {missing.Id} --to REPOSITORY, one that both can reach");
        }
    }
}
