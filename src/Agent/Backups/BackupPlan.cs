using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Engines.MariaDb;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Backups;

/// <summary>A backup that may start: all that its order named was found and looked at.</summary>
internal sealed record BackupPlan
{
    /// <summary>What was ordered; its names are valid.</summary>
    public required BackupOrder Order { get; init; }

    public required Repository Repository { get; init; }

    public required IObjectStore Store { get; init; }

    public required Tool Tool { get; init; }

    /// <summary>Unpacks the stream; null when it is stored as it is.</summary>
    public Tool? Mbstream { get; init; }

    public required ServerStatus Server { get; init; }

    /// <summary>Bytes that the stream will have, about; 0 when unknown, as for an incremental.</summary>
    public required long ExpectedBytes { get; init; }

    /// <summary>When the work on it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
