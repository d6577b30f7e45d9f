namespace DbCalm.Core.Planning;

/// <summary>How much may go on at once; an instance always has one job.</summary>
/// <param name="PerHost">Backups on one host.</param>
/// <param name="PerRepository">Backups into one repository of the fleet.</param>
/// <param name="PerCluster">Backups in one replication cluster.</param>
/// <param name="Fleet">Backups in all.</param>
/// <param name="ReadsPerHost">Copies and verifications, which read what is stored, on one host.</param>
public sealed record StartLimits(int PerHost, int PerRepository, int PerCluster, int Fleet, int ReadsPerHost = 2)
{
    /// <summary>The highest limit that can be set.</summary>
    public const int Most = 100_000;

    /// <summary>Backups: two on a host, eight into a repository, one in a cluster, a hundred in all; two copies or verifications on a host.</summary>
    public static StartLimits Default { get; } = new(2, 8, 1, 100);
}
