using DbCalm.Core.Repositories;

namespace DbCalm.Core.Jobs;

/// <summary>How hard a job may work, before what its repositories say of it. Null: as they say.</summary>
/// <param name="BandwidthLimit">The most bytes a second to and from a repository.</param>
/// <param name="Nice">The niceness of tools, 0 to 19.</param>
/// <param name="IoClass">How tools compete for the disk.</param>
public sealed record Pace(long? BandwidthLimit, int? Nice, IoClass? IoClass)
{
    /// <summary>The repository with this in place of what it says.</summary>
    public Repository Of(Repository repository) => repository with
    {
        BandwidthLimit = BandwidthLimit ?? repository.BandwidthLimit,
        Nice = Nice ?? repository.Nice,
        IoClass = IoClass ?? repository.IoClass,
    };
}
