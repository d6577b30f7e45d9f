using DbCalm.Artefacts.Storage;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads a segment into its slot as it is stored. Throws corrupt when its hash is not right.</summary>
public sealed class CopyingWorker(SegmentTable table, IObjectReader data) : ISegmentWorker
{
    /// <inheritdoc/>
    public int Process(int index, Span<byte> slot, CancellationToken cancellationToken) => table.Read(index, data, slot, cancellationToken).Length;

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing of its own.
    }
}
