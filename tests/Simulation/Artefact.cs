using DbCalm.Protocol.V1;

namespace DbCalm.Simulation;

/// <summary>A backup in one repository: its data, and its manifest once it is whole.</summary>
internal sealed class Artefact
{
    public required string Id { get; init; }

    public required string Instance { get; init; }

    /// <summary>What it is built on; null for a full one.</summary>
    public required string? Parent { get; init; }

    public required string JobId { get; init; }

    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Until then it can't be deleted; in the past for one that can.</summary>
    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>Null while it is being made or removed.</summary>
    public ManifestSummary? Manifest { get; set; }
}
