using DbCalm.Agent.Engines;
using DbCalm.Agent.Stored;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Backups;

/// <summary>A backup that may start: all that its order named was found and looked at.</summary>
internal sealed record BackupPlan
{
    /// <summary>What was ordered; its names are valid.</summary>
    public required EngineOrder Order { get; init; }

    public required DraftPlace Place { get; init; }

    /// <summary>What the person who asked for it has to know; empty for nothing.</summary>
    public string Notice { get; init; } = "";

    public required BackupMethod Method { get; init; }

    /// <summary>How its engine will take it.</summary>
    public required IEnginePlan Engine { get; init; }

    /// <summary>Bytes that the stream will have, about; 0 when unknown, as for an incremental.</summary>
    public required long ExpectedBytes { get; init; }

    /// <summary>When the work on it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
