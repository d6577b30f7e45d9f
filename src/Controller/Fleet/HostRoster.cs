using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>Takes in what agents say of their hosts. An instance's name belongs to the host that listed it first.</summary>
internal sealed class HostRoster(StoreDatabase database, TimeProvider time)
{
    private const int MaxInstances = 1000;
    private const int MaxProblem = 500;

    /// <summary>Stores the facts and returns what could not be taken, a sentence each.</summary>
    public Task<IReadOnlyList<string>> TakeFactsAsync(HostId host, HostFacts facts, CancellationToken cancellationToken) => database.WriteAsync<IReadOnlyList<string>>(
        async store =>
        {
            var problems = new List<string>();
            await InstanceStore.UnlistAsync(store, host);
            foreach (InstanceFacts instance in facts.Instances.Take(MaxInstances))
            {
                if (await ClaimAsync(store, host, instance) is { } problem)
                {
                    problems.Add(problem.Length <= MaxProblem ? problem : problem[..MaxProblem]);
                }
            }

            await HostStore.SetFactsAsync(store, host, facts, problems, time.GetUtcNow());
            return problems;
        },
        cancellationToken);

    /// <summary>Notes when a host's agent was last there.</summary>
    public Task SeenAsync(HostId host, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(store => HostStore.SetSeenAsync(store, host, at), cancellationToken);

    private async Task<string?> ClaimAsync(StoreTransaction store, HostId host, InstanceFacts instance)
    {
        if (!NameRules.IsValid(instance.Name))
        {
            return $"instance {NameRules.Quote(instance.Name)} has no valid name and is left out";
        }

        var name = new InstanceName(instance.Name);
        if (await InstanceStore.ClaimAsync(store, host, name, instance, time.GetUtcNow()))
        {
            return null;
        }

        FleetInstance? other = await InstanceStore.FindAsync(store, name);
        FleetHost? owner = other is null ? null : await HostStore.FindAsync(store, other.Host);
        return $"instance {name} is left out: host {owner?.Name.ToString() ?? "(unknown)"} has an instance of this name; give one of them another name";
    }
}
