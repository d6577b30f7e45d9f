namespace DbCalm.Artefacts.Codecs;

/// <summary>One LZ4 frame a segment, with content size and content checksum.</summary>
public sealed unsafe class Lz4Codec(int level) : ISegmentCodec
{
    private static readonly Lz4Options Stable = new() { IsStable = 1 };

    private readonly Lz4CompressionContext compression = Load(() => new Lz4CompressionContext());
    private readonly Lz4DecompressionContext decompression = Load(() => new Lz4DecompressionContext());

    /// <inheritdoc/>
    public int MaxPackedBytes(int plainBytes) => Lz4Native.MaxHeaderBytes + (int)Lz4Native.CompressBound((nuint)plainBytes, Preferences(plainBytes));

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        fixed (byte* source = plain)
        fixed (byte* target = packed)
        {
            int done = CheckCompression(Lz4Native.CompressBegin(compression, target, (nuint)packed.Length, Preferences(plain.Length)));
            done += CheckCompression(Lz4Native.CompressUpdate(compression, target + done, (nuint)(packed.Length - done), source, (nuint)plain.Length, Stable));
            done += CheckCompression(Lz4Native.CompressEnd(compression, target + done, (nuint)(packed.Length - done), Stable));
            return done;
        }
    }

    /// <inheritdoc/>
    public int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        // A frame that was given up leaves the context in its middle.
        Lz4Native.ResetDecompressionContext(decompression);
        int taken = 0;
        int made = 0;
        fixed (byte* source = packed)
        fixed (byte* target = plain)
        {
            while (true)
            {
                nuint sourceLength = (nuint)(packed.Length - taken);
                nuint targetLength = (nuint)(plain.Length - made);
                nuint result = Lz4Native.Decompress(decompression, target + made, ref targetLength, source + taken, ref sourceLength, Stable);
                if (Lz4Native.IsError(result) != 0)
                {
                    throw CodecErrors.Damaged(Lz4Native.Describe(result));
                }

                taken += (int)sourceLength;
                made += (int)targetLength;
                if (result == 0)
                {
                    return taken == packed.Length ? made : throw CodecErrors.Damaged("something follows it");
                }

                if (sourceLength == 0 && targetLength == 0)
                {
                    throw CodecErrors.Damaged(taken == packed.Length ? "it is cut short" : "it is longer than recorded");
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        compression.Dispose();
        decompression.Dispose();
    }

    /// <summary>The number that <paramref name="result"/> is; throws what it says when it is an error.</summary>
    internal static int CheckCompression(nuint result) => Lz4Native.IsError(result) == 0
        ? (int)result
        : throw CodecErrors.CannotCompress("liblz4", Lz4Native.Describe(result));

    private static T Load<T>(Func<T> create) => CodecErrors.Load("liblz4.so.1 (1.8 or later)", "liblz4-1", create);

    private Lz4Preferences Preferences(int plainBytes) => new()
    {
        BlockSizeId = Lz4Native.Blocks4MiB,
        BlockMode = Lz4Native.IndependentBlocks,
        ContentChecksumFlag = 1,
        ContentSize = (ulong)plainBytes,
        CompressionLevel = level,
        AutoFlush = 1,
    };
}
