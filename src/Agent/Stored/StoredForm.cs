using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Stored;

/// <summary>How a backup lies in its repository: the part of its manifest that depends on the form.</summary>
internal sealed record StoredForm
{
    public required string StreamFormat { get; init; }

    public required string Compression { get; init; }

    public required int CompressionLevel { get; init; }

    /// <summary>Null when it is stored clear.</summary>
    public ManifestEncryption? Encryption { get; init; }

    public required long DataBytes { get; init; }

    public required long StoredBytes { get; init; }

    public required string Sha256 { get; init; }

    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>Null for a stream.</summary>
    public IReadOnlyList<ManifestFileEntry>? Files { get; init; }
}
