using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Storage;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Inventory;

/// <summary>Looks at this host: servers, data directories, repositories, tools. What can't be seen becomes a problem in words, never an exception.</summary>
internal sealed class FactsGatherer(AgentConfig config)
{
    private readonly ToolLocator locator = new();

    public async Task<HostFacts> GatherAsync(CancellationToken cancellationToken)
    {
        HostFacts facts = KnownFacts.Of(config);
        IReadOnlyList<Tool> tools = await locator.FindAllAsync(cancellationToken);
        facts.Tools.AddRange(tools.Select(tool => new ToolFacts { Role = ToolLocator.WireNameOf(tool.Role), Path = tool.Path, Version = tool.Version }));
        for (int i = 0; i < config.Repositories.Count; i++)
        {
            await LookAtAsync(config.Repositories[i], facts.Repositories[i], cancellationToken);
        }

        return facts;
    }

    private static async Task LookAtAsync(RepositoryConfig repository, RepositoryFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            IObjectStore store = ObjectStores.Open(repository);
            await store.CheckWritableAsync(cancellationToken);
            facts.Writable = true;
            if (await store.FindSpaceAsync(cancellationToken) is { } space)
            {
                facts.FreeBytes = (ulong)Math.Max(0, space.FreeBytes);
                facts.TotalBytes = (ulong)Math.Max(0, space.TotalBytes);
            }
        }
        catch (DbCalmException e)
        {
            facts.Problem = e.Message;
        }
    }
}
