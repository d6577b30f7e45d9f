using DbCalm.Core.Planning;
using DbCalm.Protocol.V1;

namespace DbCalm.Simulation;

/// <summary>The backups that agents take at present, against the limits.</summary>
internal sealed class FleetLoad(StartLimits limits)
{
    private readonly Dictionary<string, (string Host, string Repository, string? Cluster)> running = new(StringComparer.Ordinal);

    /// <summary>The cluster of each instance that is in one.</summary>
    public Dictionary<string, string> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>The most that went on at once.</summary>
    public int Most { get; private set; }

    /// <summary>Throws when that is more than the limits allow.</summary>
    public void Add(string host, BackupSpec backup)
    {
        string? cluster = Clusters.GetValueOrDefault(backup.Instance);
        running.Add(backup.Instance, (host, backup.Repository, cluster));
        Most = Math.Max(Most, running.Count);
        Check("the fleet", running.Count, limits.Fleet);
        Check($"host {host}", running.Values.Count(one => one.Host == host), limits.PerHost);
        Check($"repository {backup.Repository}", running.Values.Count(one => one.Repository == backup.Repository), limits.PerRepository);
        Check($"cluster {cluster}", cluster is null ? 0 : running.Values.Count(one => one.Cluster == cluster), limits.PerCluster);
    }

    /// <summary>True while an agent backs the instance up.</summary>
    public bool Goes(string instance) => running.ContainsKey(instance);

    public void Remove(string instance) => running.Remove(instance);

    private static void Check(string where, int count, int limit)
    {
        if (count > limit)
        {
            throw new BrokenPromiseException($"{count} backups go at once in {where}, {limit} may");
        }
    }
}
