using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Codecs;

/// <summary>Compresses segments into whole frames with a content checksum. One thread at a time; its context is used again for each.</summary>
public sealed unsafe class ZstdCompressor : IDisposable
{
    private readonly CompressionContext context;

    public ZstdCompressor(int level)
    {
        context = ZstdLibrary.Open(ZstdNative.CreateCompressionContext);
        Check(ZstdNative.SetParameter(context, ZstdNative.CompressionLevel, level));
        Check(ZstdNative.SetParameter(context, ZstdNative.ChecksumFlag, 1));
    }

    /// <summary>The most bytes that a frame of <paramref name="plainBytes"/> can take.</summary>
    public static int MaxFrameBytes(int plainBytes) => (int)ZstdLibrary.Open(() => ZstdNative.CompressBound((nuint)plainBytes));

    /// <summary>Writes <paramref name="plain"/> as one frame to the start of <paramref name="frame"/>; returns the frame's length in bytes.</summary>
    public int Compress(ReadOnlySpan<byte> plain, Span<byte> frame)
    {
        fixed (byte* source = plain)
        fixed (byte* target = frame)
        {
            return Check(ZstdNative.Compress(context, target, (nuint)frame.Length, source, (nuint)plain.Length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    private static int Check(nuint result) => ZstdNative.IsError(result) == 0
        ? (int)result
        : throw new DbCalmException(ErrorCode.Internal, $"libzstd failed to compress a segment: {ZstdNative.Describe(result)}");
}
