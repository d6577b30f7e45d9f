using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>One database server as its host's agent described it last.</summary>
/// <param name="Name">Its name in the fleet.</param>
/// <param name="Host">The host that lists it.</param>
/// <param name="Facts">What the agent said of it.</param>
/// <param name="Settings">The keys and values that operators gave it.</param>
/// <param name="RestoredAt">When its data was last replaced: no incremental may be built on a backup from before. Null for never.</param>
internal sealed record FleetInstance(InstanceName Name, HostId Host, InstanceFacts Facts, IReadOnlyDictionary<string, string> Settings, DateTimeOffset? RestoredAt);
