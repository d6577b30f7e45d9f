using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads a segment, compares its hash before anything else is done with it, decrypts it and decompresses it into its slot. Throws corrupt.</summary>
public sealed class DecodingWorker : ISegmentWorker
{
    private readonly SegmentTable table;
    private readonly IObjectReader data;
    private readonly NativeBuffer buffer;
    private readonly ISegmentCodec codec;
    private readonly SegmentCipher? cipher;

    public DecodingWorker(SegmentTable table, IObjectReader data, CompressionKind compression, DataKey? key)
    {
        this.table = table;
        this.data = data;
        buffer = new NativeBuffer(table.MaxStored);
        codec = SegmentCodecs.Open(compression, CompressionSettings.LevelsOf(compression).Default);
        cipher = key is null ? null : new SegmentCipher(key);
    }

    /// <summary>Bytes that a slot needs: an encrypted segment passes through it as it is stored.</summary>
    public static int SlotBytes(SegmentTable table) => table.IsEncrypted ? Math.Max(table.MaxPlain, table.MaxStored) : table.MaxPlain;

    /// <inheritdoc/>
    public int Process(int index, Span<byte> slot, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> packed = cipher is null
            ? table.Read(index, data, buffer.Span, cancellationToken)
            : Decrypt(cipher, index, table.Read(index, data, slot, cancellationToken));
        return Decompress(packed, slot[..table[index].Plain]) == table[index].Plain
            ? table[index].Plain
            : throw table.Defect(index, "its hash is right, but it does not decompress to as many bytes as were recorded").ToException();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        codec.Dispose();
        cipher?.Dispose();
    }

    private ReadOnlySpan<byte> Decrypt(SegmentCipher segmentCipher, int index, ReadOnlySpan<byte> stored) =>
        segmentCipher.Decrypt(index, table.IsLast(index), stored, buffer.Span) is { } length
            ? buffer.Span[..length]
            : throw table.Defect(index, "its hash is right, but it is not what was encrypted for this place").ToException();

    private int? Decompress(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        try
        {
            return codec.Decompress(packed, plain);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Corrupt)
        {
            return null;
        }
    }
}
