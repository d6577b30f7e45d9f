using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage;

/// <summary>Which driver serves which type of repository.</summary>
internal static class ObjectStores
{
    /// <summary>The store that <paramref name="repository"/> describes; does no I/O.</summary>
    public static IObjectStore Open(Repository repository) => repository.Type switch
    {
        RepositoryType.Directory => new DirectoryObjectStore(repository.Path!),
        RepositoryType.S3 => throw new DbCalmException(ErrorCode.Refused, $"repository {repository.Name} is a bucket", "use a directory"),
    };
}
