using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Inventory;

/// <summary>Looks at this host: servers, data directories, repositories, tools. What can't be seen becomes a problem in words.</summary>
internal sealed class FactsGatherer(AgentConfig config, ToolLocator locator, BackupEngines engines)
{
    public async Task<HostFacts> GatherAsync(CancellationToken cancellationToken)
    {
        HostFacts facts = KnownFacts.Of(config);
        IReadOnlyList<Tool> tools = await locator.FindAllAsync(cancellationToken);
        facts.Tools.AddRange(tools.Select(tool => new ToolFacts { Role = ToolLocator.WireNameOf(tool.Role), Path = tool.Path, Version = tool.Version }));
        HashSet<ToolRole> installed = [.. tools.Select(tool => tool.Role)];
        await Task.WhenAll([
            .. config.Instances.Select((instance, i) => engines.Of(instance.Method).LookAsync(instance, facts.Instances[i], installed, cancellationToken)),
            .. config.Repositories.Select((repository, i) => LookAsync(repository, facts.Repositories[i], cancellationToken)),
        ]);
        return facts;
    }

    // Facts are gathered again soon: one look is enough, and nothing else waits for a bucket that is down.
    private static StoreSession Glance { get; } = StoreSession.Default with { Patience = new StorePatience { Attempts = 1, Silence = TimeSpan.FromSeconds(5) } };

    private static async Task LookAsync(Repository repository, RepositoryFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            IObjectStore store = ObjectStores.Open(repository, Glance);
            if (await store.FindSpaceAsync(cancellationToken) is { } space)
            {
                facts.FreeBytes = (ulong)Math.Max(0, space.FreeBytes);
                facts.TotalBytes = (ulong)Math.Max(0, space.TotalBytes);
            }

            await store.CheckWritableAsync(cancellationToken);
            facts.Writable = true;
        }
        catch (DbCalmException e)
        {
            facts.Problem = e.Message;
        }
    }
}
