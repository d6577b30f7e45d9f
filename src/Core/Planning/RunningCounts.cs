using System.Globalization;
using DbCalm.Core.Names;

namespace DbCalm.Core.Planning;

/// <summary>How many backups go on where, against the limits.</summary>
internal sealed class RunningCounts
{
    private readonly StartLimits limits;
    private readonly HashSet<InstanceName> instances = [];
    private readonly Dictionary<HostId, int> hosts = [];
    private readonly Dictionary<RepositoryName, int> repositories = [];
    private readonly Dictionary<string, int> clusters = new(StringComparer.Ordinal);
    private int all;

    public RunningCounts(StartLimits limits, IEnumerable<BackupInProgress> inProgress)
    {
        this.limits = limits;
        foreach (BackupInProgress job in inProgress)
        {
            Add(job);
        }
    }

    /// <summary>Counts one more.</summary>
    public void Add(BackupInProgress job)
    {
        instances.Add(job.Instance);
        if (!job.IsCounted)
        {
            return;
        }

        all++;
        hosts[job.Host] = hosts.GetValueOrDefault(job.Host) + 1;
        if (job.Repository is { } repository)
        {
            repositories[repository] = repositories.GetValueOrDefault(repository) + 1;
        }

        if (job.Cluster is { } cluster)
        {
            clusters[cluster] = clusters.GetValueOrDefault(cluster) + 1;
        }
    }

    /// <summary>Which limit one more would break; null for none.</summary>
    public string? Obstacle(BackupInProgress job)
    {
        return instances.Contains(job.Instance) ? "another job works on the instance" : Limit(job);
    }

    /// <summary>Which limit one more would break on whatever instance; null for none, and for what is not counted.</summary>
    public string? Limit(BackupInProgress job)
    {
        if (!job.IsCounted)
        {
            return null;
        }

        if (all >= limits.Fleet)
        {
            return Reached("the fleet", limits.Fleet);
        }

        if (hosts.GetValueOrDefault(job.Host) >= limits.PerHost)
        {
            return Reached("its host", limits.PerHost);
        }

        if (job.Cluster is { } cluster && clusters.GetValueOrDefault(cluster) >= limits.PerCluster)
        {
            return Reached($"cluster {cluster}", limits.PerCluster);
        }

        return job.Repository is { } repository && repositories.GetValueOrDefault(repository) >= limits.PerRepository ? Reached($"repository {repository}", limits.PerRepository) : null;
    }

    private static string Reached(string where, int limit) => string.Create(CultureInfo.InvariantCulture, $"{where} has its {limit} running");
}
