using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Controller.Jobs;

/// <summary>Requests that end the life of backups, or keep it from ending.</summary>
internal sealed class DeletionRequests(JobQueue queue, HostChoice hosts)
{
    /// <summary>Decides what goes with the backup, lists it as being deleted and queues a job for each repository; a dry run changes nothing. Can be repeated, and has to
    /// be for what copies in other repositories are built on: it goes when those are gone, since they may turn out to be locked.</summary>
    /// <returns>What goes, in a dry run all of it, dependents first; what has to wait for the first of it; and the jobs.</returns>
    public async Task<(IReadOnlyList<Backup> Backups, IReadOnlyList<BackupId> Later, IReadOnlyList<JobId> Jobs)> DeleteAsync(
        BackupId id, bool cascade, bool dryRun, RepositoryName? repository, CancellationToken cancellationToken)
    {
        IReadOnlyList<Backup> plan = [];
        IReadOnlyList<BackupId> later = [];
        IReadOnlyList<JobId> jobs = await queue.QueueAsync(
            async (store, now) =>
            {
                Backup target = await CatalogStore.GetAsync(store, id);
                // A copy goes alone, since what is built on the backup restores from the good copy that stays; but whoever reads a chain may be reading this one.
                Dictionary<BackupId, Backup> known = (await CatalogStore.OfInstanceAsync(store, target.Instance)).ToDictionary(backup => backup.Id);
                plan = DeletionPlanner.Plan(target, known.Values, cascade || repository is not null);
                await RequireUnusedAsync(store, plan);
                if (repository is { } name)
                {
                    plan = [.. plan.Where(backup => (cascade || backup.Id == id) && backup.Copies.Any(copy => copy.Repository == name))];
                    RequireOtherCopies(target, plan, name);
                }

                IReadOnlyList<(Backup Backup, BackupCopy Copy)> round = DeletionRound.Of(
                    [.. plan.SelectMany(backup => backup.Copies.Where(copy => repository is not { } only || copy.Repository == only).Select(copy => (backup, copy)))], known);
                ILookup<bool, Backup> goes = plan.ToLookup(backup => round.Any(entry => entry.Backup.Id == backup.Id));
                later = [.. goes[false].Select(backup => backup.Id)];
                plan = dryRun ? plan : [.. goes[true]];
                return dryRun ? [] : await BeginAsync(store, round, now);
            },
            cancellationToken);
        return (plan, later, jobs);
    }

    /// <summary>Holds the backup, or releases it with null, and has that written beside each copy.</summary>
    public async Task SetHoldAsync(BackupId id, string? reason, CancellationToken cancellationToken) => await queue.QueueAsync(
        async (store, now) =>
        {
            Backup backup = JobChecks.Available(await CatalogStore.GetAsync(store, id));
            if (reason is null && backup.Hold is null)
            {
                return [];
            }

            Hold? hold = reason is null ? null : new Hold(now, reason);
            await CatalogStore.SetHoldAsync(store, id, hold);
            var jobs = new List<QueuedJob>();
            foreach (BackupCopy copy in backup.Copies.Where(copy => copy.State == CopyState.Available))
            {
                FleetHost host = await hosts.ForRepositoryAsync(store, copy.Repository, copy.Host, backup.Host);
                jobs.Add(JobQueue.NewJob(new JobRequest.Note(id, copy.Repository, hold), host.Id, id, backup.Instance, occupies: null, now));
            }

            return jobs;
        },
        cancellationToken);

    private static void RequireOtherCopies(Backup target, IReadOnlyList<Backup> plan, RepositoryName repository)
    {
        if (plan.Count == 0)
        {
            throw new DbCalmException(ErrorCode.NotFound, $"backup {target.Id} has no copy in repository {repository}", $"see 'dbcalmctl backups show {target.Id}'");
        }

        if (plan.FirstOrDefault(backup => !backup.GoodCopies.Any(copy => copy.Repository != repository)) is { } last)
        {
            throw new DbCalmException(ErrorCode.Refused, $"repository {repository} holds the last good copy of backup {last.Id}", "copy it elsewhere first, or delete the backup itself without --repository");
        }
    }

    private static async Task RequireUnusedAsync(StoreTransaction store, IReadOnlyList<Backup> plan)
    {
        // A restore of the newest of a chain reads all of it, so everything that is built on these counts, and the plan holds all of that.
        HashSet<BackupId> ids = [.. plan.Select(backup => backup.Id)];
        HashSet<InstanceName> instances = [.. plan.Select(backup => backup.Instance)];
        Job? user = (await JobStore.UnfinishedAsync(store)).FirstOrDefault(job =>
            (job.BackupId is { } used && ids.Contains(used) && job.Request is not (JobRequest.Delete or JobRequest.Note))
            || (job.State != JobState.Queued && job.Request is JobRequest.TakeBackup { Type: BackupType.Incremental } incremental && instances.Contains(incremental.Instance)));
        if (user is not null)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {plan[^1].Id} or one that goes with it is in use by job {user.Id}", $"wait for it or cancel it: dbcalmctl jobs cancel {user.Id}");
        }
    }

    /// <summary>Lists the copies as being deleted and makes the jobs that do it, in the order given; a backup all of whose copies go is one that is being deleted.</summary>
    public async Task<IReadOnlyList<QueuedJob>> BeginAsync(StoreTransaction store, IReadOnlyList<(Backup Backup, BackupCopy Copy)> copies, DateTimeOffset now)
    {
        var places = new Dictionary<(RepositoryName Repository, HostId? BoundTo), List<Backup>>();
        foreach ((Backup backup, BackupCopy copy) in copies)
        {
            if (copy.State == CopyState.Failed || (copy.State == CopyState.Pending && copy.SpooledOn is null))
            {
                await CopyStore.RemoveAsync(store, backup.Id, copy.Repository);
                continue;
            }

            if (copy.State != CopyState.Pending)
            {
                await CopyStore.SetStateAsync(store, backup.Id, copy.Repository, CopyState.Deleting, copy.Problem);
            }

            (RepositoryName, HostId?) place = (copy.Repository, copy.BoundTo);
            places.TryAdd(place, []);
            places[place].Add(backup);
        }

        foreach (IGrouping<BackupId, (Backup Backup, BackupCopy Copy)> group in copies.GroupBy(entry => entry.Backup.Id).Where(group => group.Count() == group.First().Backup.Copies.Count))
        {
            await EndOrMarkAsync(store, group.Key);
        }

        var jobs = new List<QueuedJob>();
        foreach (((RepositoryName repository, HostId? boundTo), List<Backup> backups) in places)
        {
            FleetHost host = await hosts.ForRepositoryAsync(store, repository, boundTo, backups[0].Host);
            jobs.Add(JobQueue.NewJob(new JobRequest.Delete([.. backups.Select(backup => backup.Id)], repository), host.Id, backups[^1].Id, backups[0].Instance, occupies: null, now));
        }

        return jobs;
    }

    private static async Task EndOrMarkAsync(StoreTransaction store, BackupId id)
    {
        if ((await CatalogStore.GetAsync(store, id)).Copies.Count == 0)
        {
            await CatalogStore.RemoveAsync(store, id);
            return;
        }

        await CatalogStore.SetStateAsync(store, id, BackupState.Deleting);
    }
}
