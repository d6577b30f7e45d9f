using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Segments;

/// <summary>How a plain stream is cut and packed; described in docs/formats/artefact.md.</summary>
public static class SegmentFormat
{
    /// <summary>Plain bytes in every segment but the last.</summary>
    public const int PlainBytes = 8 << 20;

    /// <summary>Worker threads where nothing else is said: one a core, but no more than keep the buffers within the agent's memory limit.</summary>
    public static int Workers => Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Worker threads that <paramref name="settings"/> ask for.</summary>
    public static int WorkersOf(CompressionSettings settings) => settings.Workers > 0 ? settings.Workers : Workers;
}
