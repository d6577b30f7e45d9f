using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>A repository that a name was found to mean.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What every host can use; null for one that a host has for itself.</param>
/// <param name="Host">The host that has it for itself; null for one of the fleet.</param>
internal sealed record RepositoryPlace(RepositoryName Name, FleetRepository? Definition, HostId? Host);
