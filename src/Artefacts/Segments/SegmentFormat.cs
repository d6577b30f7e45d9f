namespace DbCalm.Artefacts.Segments;

/// <summary>How a plain stream is cut and packed; described in docs/formats/artefact.md.</summary>
public static class SegmentFormat
{
    /// <summary>Plain bytes in every segment but the last.</summary>
    public const int PlainBytes = 8 << 20;

    /// <summary>The zstd level: the fastest of the regular ones.</summary>
    public const int CompressionLevel = 1;

    /// <summary>The name of the compression in the manifest.</summary>
    public const string Compression = "zstd";

    /// <summary>Worker threads: one a core, but no more than keep the buffers within the agent's memory limit.</summary>
    public static int Workers => Math.Clamp(Environment.ProcessorCount, 1, 4);
}
