using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>Requests for work on a whole repository.</summary>
internal sealed class RepositoryRequests(JobQueue queue, HostChoice hosts)
{
    /// <summary>Queues a job that tries what the repository has to be able to do, from <paramref name="host"/> or one that is chosen.</summary>
    public Task<JobId> TestAsync(RepositoryName name, HostName? host, CancellationToken cancellationToken) =>
        QueueAsync(name, host, new JobRequest.Test(name), cancellationToken);

    /// <summary>Queues a comparison with the catalog.</summary>
    public Task<JobId> CheckAsync(RepositoryName name, HostName? host, bool sweep, bool dryRun, CancellationToken cancellationToken) =>
        QueueAsync(name, host, new JobRequest.Check(name, sweep, dryRun), cancellationToken);

    /// <summary>Queues the reading of the catalog from the repository.</summary>
    public Task<JobId> RebuildAsync(RepositoryName name, HostName? host, CancellationToken cancellationToken) =>
        QueueAsync(name, host, new JobRequest.Rebuild(name), cancellationToken);

    /// <summary>Queues the wrapping of all data keys with the repository's newest key.</summary>
    public Task<JobId> RotateAsync(RepositoryName name, HostName? host, CancellationToken cancellationToken) =>
        QueueAsync(name, host, new JobRequest.Rotate(name), cancellationToken);

    private Task<JobId> QueueAsync(RepositoryName name, HostName? hostName, JobRequest request, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            RepositoryPlace place = await RepositoryDirectory.GetAsync(store, name, hostName);
            FleetHost host = hostName is { } one ? await FleetDirectory.HostAsync(store, one) : await hosts.ForRepositoryAsync(store, name, place.Host, null);
            return place.Host is { } owner && owner != host.Id
                ? throw new DbCalmException(ErrorCode.Refused, $"repository {name} belongs to another host than {host.Name}", "leave --host out")
                : JobQueue.NewJob(request, host.Id, null, null, occupies: null, now);
        },
        cancellationToken);
}
