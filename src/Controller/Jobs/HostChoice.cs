using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;

namespace DbCalm.Controller.Jobs;

/// <summary>Chooses the host whose agent does work that several could do.</summary>
internal sealed class HostChoice(ReadyAgents agents)
{
    /// <summary>
    /// A host that reaches everything: <paramref name="preferred"/> when it is connected, then connected workers, then other connected hosts, then hosts that are away.
    /// Throws a refusal that ends with <paramref name="otherwise"/> when no host of the fleet does.
    /// </summary>
    /// <param name="store">The transaction.</param>
    /// <param name="canReach">Says whether a host reaches what the work needs.</param>
    /// <param name="preferred">The host that is closest to it; null for none.</param>
    /// <param name="otherwise">What can't be done, and why not.</param>
    public async Task<FleetHost> ChooseAsync(StoreTransaction store, Func<FleetHost, bool> canReach, HostId? preferred, DbCalmException otherwise)
    {
        IReadOnlySet<HostId> connected = agents.Hosts;
        return (await HostStore.AllAsync(store))
            .Where(canReach)
            .OrderByDescending(host => connected.Contains(host.Id))
            .ThenByDescending(host => host.Id == preferred)
            .ThenByDescending(host => host.Facts.Instances.Count == 0)
            .ThenBy(host => host.Name.Value, StringComparer.Ordinal)
            .FirstOrDefault() ?? throw otherwise;
    }

    /// <summary>A host that can read every backup of <paramref name="chain"/>.</summary>
    public Task<FleetHost> ReaderOfAsync(StoreTransaction store, IReadOnlyList<Backup> chain) => ChooseAsync(
        store,
        host => chain.All(backup => backup.ReadableOn(host.Id).Count > 0),
        chain[^1].Host,
        new DbCalmException(
            ErrorCode.Refused,
            $"no host of the fleet can read backup {chain[^1].Id} with all that it is built on: a host that holds a part of it was removed",
            "restore it on that machine without the controller: dbcalmctl artefact extract"));

    /// <summary>The only host for work on a host's own repository, or any for one of the fleet.</summary>
    public Task<FleetHost> ForRepositoryAsync(StoreTransaction store, RepositoryName repository, HostId? owner, HostId? preferred) => ChooseAsync(
        store,
        host => owner is not { } only || host.Id == only,
        preferred,
        new DbCalmException(ErrorCode.Refused, $"no host of the fleet can reach repository {repository}", "enroll a host, or a worker without instances"));
}
