using DbCalm.Agent.Configuration;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage;

/// <summary>The store drivers by the type name that the configuration uses.</summary>
internal static class ObjectStores
{
    private static readonly SortedDictionary<string, Func<RepositoryConfig, IObjectStore>> Drivers = new(StringComparer.Ordinal)
    {
        ["directory"] = repository => new DirectoryObjectStore(repository.Path),
    };

    /// <summary>Every type there is.</summary>
    public static IReadOnlyCollection<string> Types => Drivers.Keys;

    /// <summary>The store that <paramref name="repository"/> describes; does no I/O. Throws invalid-input for an unknown type.</summary>
    public static IObjectStore Open(RepositoryConfig repository) => Drivers.TryGetValue(repository.Type, out Func<RepositoryConfig, IObjectStore>? open)
        ? open(repository)
        : throw new DbCalmException(
            ErrorCode.InvalidInput,
            $"repository {repository.Name} has the unknown type '{repository.Type}'",
            $"use one of: {string.Join(", ", Types)}");
}
