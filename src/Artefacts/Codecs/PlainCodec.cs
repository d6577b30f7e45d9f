namespace DbCalm.Artefacts.Codecs;

/// <summary>Leaves segments as they are.</summary>
public sealed class PlainCodec : ISegmentCodec
{
    /// <inheritdoc/>
    public int MaxPackedBytes(int plainBytes) => plainBytes;

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        plain.CopyTo(packed);
        return plain.Length;
    }

    /// <inheritdoc/>
    public int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain) => packed.TryCopyTo(plain)
        ? packed.Length
        : throw CodecErrors.Damaged("it is longer than recorded");

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing.
    }
}
