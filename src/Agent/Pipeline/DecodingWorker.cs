using DbCalm.Agent.Storage;

namespace DbCalm.Agent.Pipeline;

/// <summary>Reads a segment, compares its hash before anything else is done with it, and decompresses it into its slot. Throws corrupt.</summary>
internal sealed class DecodingWorker(SegmentTable table, IObjectReader data) : ISegmentWorker
{
    private readonly NativeBlock stored = new(table.MaxStored);
    private readonly ZstdDecoder decoder = new();

    /// <inheritdoc/>
    public int Process(int index, Span<byte> slot, CancellationToken cancellationToken)
    {
        Span<byte> wanted = stored.Span[..table[index].Stored];
        int read = data.Read(table.OffsetOf(index), wanted, cancellationToken);
        if (table.Check(index, wanted[..read]) is { } defect)
        {
            throw defect.ToException();
        }

        int plain = decoder.Decode(wanted, slot);
        return plain == table[index].Plain ? plain : throw table.Defect(index, "its hash is right, but it does not decompress to what was recorded").ToException();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stored.Dispose();
        decoder.Dispose();
    }
}
