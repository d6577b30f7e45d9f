namespace DbCalm.Artefacts.Codecs;

/// <summary>One zstd frame a segment, with content size and content checksum.</summary>
public sealed unsafe class ZstdCodec : ISegmentCodec
{
    private readonly ZstdCompressionContext compression = Load(ZstdNative.CreateCompressionContext);
    private readonly ZstdDecompressionContext decompression = Load(ZstdNative.CreateDecompressionContext);

    public ZstdCodec(int level)
    {
        Check(ZstdNative.SetParameter(compression, ZstdNative.CompressionLevel, level));
        Check(ZstdNative.SetParameter(compression, ZstdNative.ChecksumFlag, 1));
    }

    /// <inheritdoc/>
    public int MaxPackedBytes(int plainBytes) => (int)ZstdNative.CompressBound((nuint)plainBytes);

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        fixed (byte* source = plain)
        fixed (byte* target = packed)
        {
            return Check(ZstdNative.Compress(compression, target, (nuint)packed.Length, source, (nuint)plain.Length));
        }
    }

    /// <inheritdoc/>
    public int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        fixed (byte* source = packed)
        fixed (byte* target = plain)
        {
            nuint result = ZstdNative.Decompress(decompression, target, (nuint)plain.Length, source, (nuint)packed.Length);
            return ZstdNative.IsError(result) == 0 ? (int)result : throw CodecErrors.Damaged(ZstdNative.Describe(result));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        compression.Dispose();
        decompression.Dispose();
    }

    private static T Load<T>(Func<T> create) => CodecErrors.Load("libzstd.so.1 (1.4 or later)", "libzstd1", create);

    private static int Check(nuint result) => ZstdNative.IsError(result) == 0 ? (int)result : throw CodecErrors.CannotCompress("libzstd", ZstdNative.Describe(result));
}
