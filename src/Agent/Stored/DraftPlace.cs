using DbCalm.Agent.Engines;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Stored;

/// <summary>Where a backup is being made.</summary>
internal sealed record DraftPlace
{
    public required Repository Repository { get; init; }

    public required IObjectStore Store { get; init; }

    public required string Instance { get; init; }

    public required string BackupId { get; init; }

    /// <summary>Makes files of the stream; null unless it is kept as a directory.</summary>
    public IStreamFiles? Files { get; init; }

    /// <summary>It is the host's spool for the repository.</summary>
    public bool IsSpooled { get; init; }
}
