using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>Requests that make or take over backups. One that can't succeed as things stand is refused.</summary>
internal sealed class BackupRequests(JobQueue queue, HostChoice hosts)
{
    private const int MaxDirectories = 1000;

    /// <summary>Queues a backup; throws a refusal when it can't be taken as things stand.</summary>
    public Task<JobId> TakeAsync(BackupRequest request, CancellationToken cancellationToken) =>
        queue.QueueOneAsync((store, now) => PrepareAsync(store, request, now), cancellationToken);

    /// <summary>The job for a backup, after checking that it can be taken as things stand.</summary>
    public static async Task<QueuedJob> PrepareAsync(StoreTransaction store, BackupRequest request, DateTimeOffset now)
    {
        if (request.Type == BackupType.Full && request.From is not null)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "a full backup has no base", "leave the base out or take an incremental");
        }

        FleetInstance known = await FleetDirectory.InstanceAsync(store, request.Instance);
        FleetHost host = (await HostStore.FindAsync(store, known.Host))!;
        RepositoryName? chosen = request.Repository ?? await RepositoryDirectory.DefaultAsync(store, host);
        RepositoryName? first = chosen ?? (host.Facts.Repositories.Count > 0 ? new RepositoryName(host.Facts.Repositories[0].Name) : null);
        foreach (RepositoryName name in request.CopyTo.Concat(chosen is { } given ? [given] : []))
        {
            await RepositoryDirectory.GetAsync(store, name, host);
        }

        if (request.CopyTo.Distinct().Count() != request.CopyTo.Count || request.CopyTo.Any(name => name == first))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "a repository is named twice", "name each once: --repository for the first copy and --copy-to for each further one");
        }

        if (request.Type == BackupType.Incremental)
        {
            await JobChecks.BaseAsync(store, known, request.From);
        }

        BackupId id = NewIds.Backup(now);
        var job = new JobRequest.TakeBackup(request.Instance, id, request.Type, request.From, chosen, request.CopyTo, request.Schedule, request.Pace) { Hooks = request.Hooks };
        return JobQueue.NewJob(job, host.Id, id, request.Instance, occupies: request.Instance, now);
    }

    /// <summary>Queues a copy of the backup into another repository and lists it as pending.</summary>
    public Task<JobId> CopyAsync(BackupId id, RepositoryName repository, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            Backup backup = JobChecks.Available(await CatalogStore.GetAsync(store, id));
            BackupCopy? there = backup.Copies.FirstOrDefault(copy => copy.Repository == repository);
            bool isUnderWay = (await JobStore.UnfinishedAsync(store)).Any(job => job.Request is JobRequest.Copy copy && copy.BackupId == id && copy.Repository == repository);
            if (there is { State: CopyState.Available or CopyState.Deleting } || isUnderWay)
            {
                throw new DbCalmException(
                    ErrorCode.AlreadyExists,
                    isUnderWay ? $"a copy of backup {id} is already on its way to repository {repository}" : $"backup {id} has a copy in repository {repository} already",
                    $"see 'dbcalmctl backups show {id}'");
            }

            FleetHost host = there?.SpooledOn is { } spooledOn ? (await HostStore.FindAsync(store, spooledOn))! : await hosts.ReaderOfAsync(store, [backup]);
            RepositoryPlace place = await RepositoryDirectory.GetAsync(store, repository, host);
            if (there is not { State: CopyState.Pending })
            {
                await CopyStore.PutAsync(store, id, new BackupCopy { Repository = repository, Host = place.Host, State = CopyState.Pending });
            }

            return JobQueue.NewJob(new JobRequest.Copy(id, repository), host.Id, id, backup.Instance, occupies: null, now);
        },
        cancellationToken);

    /// <summary>Queues the take-over of directories that another program made.</summary>
    public Task<JobId> ImportAsync(InstanceName instance, IReadOnlyList<string> directories, bool dryRun, CancellationToken cancellationToken) => queue.QueueOneAsync(
        async (store, now) =>
        {
            FleetInstance known = await FleetDirectory.InstanceAsync(store, instance);
            if (directories.Count is 0 or > MaxDirectories)
            {
                throw new DbCalmException(ErrorCode.InvalidInput, $"{directories.Count} directories were named", $"name 1 to {MaxDirectories} directories on the instance's host");
            }

            string[] paths = [.. directories.Select(directory => JobChecks.AbsolutePath(directory, "import directory"))];
            return JobQueue.NewJob(new JobRequest.Import(instance, paths, dryRun), known.Host, null, instance, occupies: null, now);
        },
        cancellationToken);
}
