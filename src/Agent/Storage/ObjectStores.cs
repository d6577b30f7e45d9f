using DbCalm.Agent.Storage.S3;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage;

/// <summary>Which driver serves which type of repository.</summary>
internal static class ObjectStores
{
    /// <summary>The store that <paramref name="repository"/> describes; does no I/O.</summary>
    public static IObjectStore Open(Repository repository) => Open(repository, StoreSession.Default);

    /// <summary>The same, for a caller that wants to hear of repeated calls or has a clock of its own.</summary>
    public static IObjectStore Open(Repository repository, StoreSession session)
    {
        IObjectStore store = repository.Type switch
        {
            RepositoryType.Directory => new DirectoryObjectStore(repository.Path!),
            RepositoryType.S3 => new S3ObjectStore(repository, session),
        };
        return repository.BandwidthLimit is { } limit ? new ThrottledObjectStore(store, limit, session.Time) : store;
    }
}
