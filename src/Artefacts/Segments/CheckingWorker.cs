using DbCalm.Artefacts.Storage;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads a segment into its slot as it is stored and reports it when it is not what was written.</summary>
public sealed class CheckingWorker(SegmentTable table, IObjectReader data, Action<StoredDefect> report) : ISegmentWorker
{
    /// <inheritdoc/>
    public int Process(int index, Span<byte> slot, CancellationToken cancellationToken)
    {
        Span<byte> wanted = slot[..table[index].Stored];
        int read = data.Read(table.OffsetOf(index), wanted, cancellationToken);
        if (table.Check(index, wanted[..read]) is { } defect)
        {
            report(defect);
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing of its own.
    }
}
