using DbCalm.Core.Fleet;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Fleet;

/// <summary>An instance with what operators said of it, and without what its agent did.</summary>
/// <param name="Name">Its name in the fleet.</param>
/// <param name="Host">The host that lists it.</param>
/// <param name="Settings">What operators said.</param>
internal sealed record LabelledInstance(InstanceName Name, HostId Host, InstanceSettings Settings);
