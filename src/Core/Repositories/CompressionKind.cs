namespace DbCalm.Core.Repositories;

/// <summary>How segments are compressed.</summary>
public enum CompressionKind
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>One gzip member a segment.</summary>
    Gzip,

    /// <summary>One zstd frame a segment.</summary>
    Zstd,

    /// <summary>One LZ4 frame a segment.</summary>
    Lz4,
}
