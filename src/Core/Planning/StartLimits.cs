namespace DbCalm.Core.Planning;

/// <summary>How many backups may go on at once; an instance always has one.</summary>
/// <param name="PerHost">On one host.</param>
/// <param name="PerRepository">Into one repository of the fleet.</param>
/// <param name="PerCluster">In one replication cluster.</param>
/// <param name="Fleet">In all.</param>
public sealed record StartLimits(int PerHost, int PerRepository, int PerCluster, int Fleet)
{
    /// <summary>The highest limit that can be set.</summary>
    public const int Most = 100_000;

    /// <summary>Two on a host, eight into a repository, one in a cluster, a hundred in all.</summary>
    public static StartLimits Default { get; } = new(2, 8, 1, 100);
}
