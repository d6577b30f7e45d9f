using System.Buffers.Binary;
using System.IO.Compression;

namespace DbCalm.Artefacts.Codecs;

/// <summary>One gzip member a segment, made by .NET's own zlib, which is faster than the usual one and always there.</summary>
public sealed unsafe class GzipCodec(int level) : ISegmentCodec
{
    // The fastest level may spend nine bits on a byte; the rest is for headers.
    private const int BytesForOneMore = 8;
    private const int Overhead = 4096;
    private const int LeastMember = 18;

    private readonly ZLibCompressionOptions options = new() { CompressionLevel = level };

    /// <inheritdoc/>
    public int MaxPackedBytes(int plainBytes) => plainBytes + (plainBytes / BytesForOneMore) + Overhead;

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        fixed (byte* target = packed)
        {
            using var stream = new UnmanagedMemoryStream(target, 0, packed.Length, FileAccess.Write);
            try
            {
                using var gzip = new GZipStream(stream, options, leaveOpen: true);
                gzip.Write(plain);
            }
            catch (NotSupportedException e)
            {
                throw CodecErrors.CannotCompress("zlib", e.Message);
            }

            return (int)stream.Length;
        }
    }

    /// <inheritdoc/>
    public int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        if (packed.Length < LeastMember)
        {
            throw CodecErrors.Damaged("it is cut short");
        }

        fixed (byte* source = packed)
        {
            using var stream = new UnmanagedMemoryStream(source, packed.Length);
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            int length = Read(gzip, plain);

            // .NET takes an end without the trailer for a good one.
            uint recorded = BinaryPrimitives.ReadUInt32LittleEndian(packed[^sizeof(uint)..]);
            return recorded == (uint)length ? length : throw CodecErrors.Damaged("it holds another number of bytes than it says");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Its contexts live for one segment each.
    }

    private static int Read(GZipStream gzip, Span<byte> plain)
    {
        try
        {
            int length = gzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);

            // Only the end makes it check the trailer.
            Span<byte> more = stackalloc byte[1];
            return gzip.Read(more) == 0 ? length : throw CodecErrors.Damaged("it is longer than recorded");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw CodecErrors.Damaged(e.Message);
        }
    }
}
