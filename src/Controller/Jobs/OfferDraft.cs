using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>An offer in the making: its kind of work says what is to be done, and the repositories that it names are defined in it.</summary>
/// <param name="store">The transaction in which it is offered.</param>
/// <param name="job">The job.</param>
internal sealed class OfferDraft(StoreTransaction store, CoreJob job)
{
    private readonly HashSet<RepositoryName> named = [];

    /// <summary>The transaction in which it is offered.</summary>
    public StoreTransaction Store => store;

    /// <summary>The job.</summary>
    public CoreJob Job => job;

    /// <summary>What the agent will be sent.</summary>
    public JobOffer Offer { get; } = new() { JobId = job.Id.Value, Hooks = job.Request.Hooks?.ToWire() };

    /// <summary>The offer of <paramref name="job"/>, still without its epoch; throws a refusal when the job can't be done any more.</summary>
    public static async Task<JobOffer> MakeAsync(StoreTransaction store, CoreJob job, IJobWork work)
    {
        var draft = new OfferDraft(store, job);
        await work.OfferAsync(draft);
        foreach (FleetRepository repository in await RepositoryStore.AllAsync(store))
        {
            if (draft.named.Contains(repository.Name))
            {
                draft.Offer.Repositories.Add(RepositoryMapping.ToWire(repository.Name, repository.Settings));
            }
        }

        return draft.Offer;
    }

    /// <summary>The repository's name, whose definition goes along when it is one of the fleet.</summary>
    public string Named(RepositoryName repository)
    {
        named.Add(repository);
        return repository.Value;
    }

    /// <summary>Lets the definitions of all repositories of the fleet go along.</summary>
    public async Task NameAllAsync() => named.UnionWith((await RepositoryStore.AllAsync(store)).Select(repository => repository.Name));

    /// <summary>The backup as the host of the job can read it; throws a refusal when it can read no copy.</summary>
    public ArtefactRef Reference(CoreBackup backup)
    {
        IReadOnlyList<CoreCopy> copies = backup.ReadableOn(job.Host);
        if (copies.Count == 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"the host of the job can't read any copy of backup {backup.Id} any more", $"see 'dbcalmctl backups show {backup.Id}' and ask again");
        }

        named.UnionWith(copies.Select(copy => copy.Repository));
        return backup.ToArtefactRef(copies);
    }

    /// <summary>The instance; throws a refusal when it is no longer on the host of the job.</summary>
    public async Task<FleetInstance> OnHostAsync(InstanceName name)
    {
        FleetInstance instance = await FleetDirectory.InstanceAsync(store, name);
        return instance.Host == job.Host
            ? instance
            : throw new DbCalmException(ErrorCode.Refused, $"instance {name} moved to another host after the job was queued", "queue it again");
    }
}
