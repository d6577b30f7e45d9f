using DbCalm.Core.Names;

namespace DbCalm.Core.Planning;

/// <summary>A database server as the planner sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its host.</param>
/// <param name="IsOnline">True when the host's agent can take a job now.</param>
/// <param name="Labels">What selectors look at.</param>
public sealed record PlannedInstance(InstanceName Name, HostId Host, bool IsOnline, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Its replication cluster; null for none.</summary>
    public string? Cluster => Selectors.Labels.ClusterOf(Labels);
}
