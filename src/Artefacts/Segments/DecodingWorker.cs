using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads a segment, compares its hash before anything else is done with it, and decompresses it into its slot. Throws corrupt.</summary>
public sealed class DecodingWorker(SegmentTable table, IObjectReader data) : ISegmentWorker
{
    private readonly NativeBuffer stored = new(table.MaxStored);
    private readonly ZstdDecompressor decompressor = new();

    /// <inheritdoc/>
    public int Process(int index, Span<byte> slot, CancellationToken cancellationToken)
    {
        Span<byte> wanted = stored.Span[..table[index].Stored];
        int read = data.Read(table.OffsetOf(index), wanted, cancellationToken);
        if (table.Check(index, wanted[..read]) is { } defect)
        {
            throw defect.ToException();
        }

        return Decompress(wanted, slot) == table[index].Plain
            ? table[index].Plain
            : throw table.Defect(index, "its hash is right, but it does not decompress to as many bytes as were recorded").ToException();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stored.Dispose();
        decompressor.Dispose();
    }

    private int? Decompress(ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        try
        {
            return decompressor.Decompress(frame, plain);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Corrupt)
        {
            return null;
        }
    }
}
