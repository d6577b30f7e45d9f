using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Protocol.Mapping;

/// <summary>Definitions of repositories on the wire.</summary>
public static class RepositoryMapping
{
    /// <summary>The checked repository; throws an invalid-input error that lists every mistake.</summary>
    public static Repository ToCore(this RepositoryDefinition definition) => RepositorySettings.Read(new RepositoryName(definition.Name), definition.Settings);

    /// <summary>The wire form of a definition's keys and values.</summary>
    public static RepositoryDefinition ToWire(RepositoryName name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var wire = new RepositoryDefinition { Name = name.Value };
        foreach ((string key, string value) in settings)
        {
            wire.Settings.Add(key, value);
        }

        return wire;
    }
}
