using System.Runtime.InteropServices;
using DbCalm.Agent.Configuration;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Inventory;

/// <summary>What can be said of this host without looking: enough for the first hello.</summary>
internal static class KnownFacts
{
    public static HostFacts Of(AgentConfig config)
    {
        var facts = new HostFacts
        {
            MachineName = Environment.MachineName,
            Os = RuntimeInformation.OSDescription,
            AgentVersion = AgentVersion.Text,
            CpuCount = (uint)Environment.ProcessorCount,
        };
        facts.Instances.AddRange(config.Instances.Select(Of));
        facts.Repositories.AddRange(config.Repositories.Select((repository, index) => Of(repository, isDefault: index == 0)));
        return facts;
    }

    public static InstanceFacts Of(InstanceConfig instance) => new()
    {
        Name = instance.Name.Value,
        Engine = instance.Engine,
        DataDir = instance.DataDir,
        Address = instance.Address,
    };

    public static RepositoryFacts Of(Repository repository, bool isDefault) => new()
    {
        Name = repository.Name.Value,
        Type = RepositoryKeys.NameOf(repository.Type),
        Location = repository.Location,
        IsDefault = isDefault,
        FullWarning = (uint)repository.FullWarning,
    };
}
