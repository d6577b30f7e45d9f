using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Stored;

/// <summary>The repositories that one piece of work needs: found by name and opened once.</summary>
/// <param name="config">The host's, with the repositories that the work's order brought.</param>
/// <param name="session">What their stores are opened with.</param>
internal sealed class JobRepositories(AgentConfig config, StoreSession session)
{
    private readonly Dictionary<Repository, IObjectStore> stores = [];

    /// <summary>Those of a job, whose log hears of calls that are made again.</summary>
    public JobRepositories(AgentConfig config, JobContext job)
        : this(config, new StoreSession { Time = job.Time, OnRetry = retry => job.Retrying($"could not {retry.What} (attempt {retry.Attempt}): {retry.Why}; trying again in {retry.Delay.TotalSeconds:0.0} s") })
    {
    }

    /// <summary>The host's configuration, with the repositories that the order brought.</summary>
    public AgentConfig Config => config;

    /// <summary>What stores are opened with.</summary>
    public StoreSession Session => session;

    /// <summary>The repository of this name, or the host's default for an empty one; throws not-found.</summary>
    public Repository Find(string name) => config.Repository(name);

    /// <summary>Where the copy that <paramref name="reference"/> speaks of lies: in its repository, or in the host's spool for it.</summary>
    public Repository Find(ArtefactRef reference) => reference.IsSpooled ? SpoolOf(Find(reference.Repository)) : Find(reference.Repository);

    /// <summary>The store of <paramref name="repository"/>, the same one each time; does no I/O.</summary>
    public IObjectStore Open(Repository repository)
    {
        if (!stores.TryGetValue(repository, out IObjectStore? store))
        {
            store = ObjectStores.Open(repository, session);
            stores.Add(repository, store);
        }

        return store;
    }

    /// <summary>The directory of this host in which backups for <paramref name="repository"/> wait, as a repository of the same settings; throws refused when it has none.</summary>
    public static Repository SpoolOf(Repository repository) => repository.Spool is { } spool
        ? new Repository
        {
            Name = repository.Name,
            Type = RepositoryType.Directory,
            Path = Path.Combine(spool.Path, repository.Name.Value),
            Compression = repository.Compression,
            EncryptionKey = repository.EncryptionKey,
            RetiredKeys = repository.RetiredKeys,
            Nice = repository.Nice,
            IoClass = repository.IoClass,
        }
        : throw new DbCalmException(ErrorCode.Refused, $"repository {repository.Name} has no spool any more", $"set it again: dbcalmctl repositories update {repository.Name} --on-unavailable spool --spool-path DIR --spool-limit SIZE");
}
