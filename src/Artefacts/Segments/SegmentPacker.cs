using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Encryption;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Segments;

/// <summary>What one thread needs to turn plain segments into stored ones.</summary>
public sealed class SegmentPacker : IDisposable
{
    private readonly ISegmentCodec codec;
    private readonly SegmentCipher? cipher;

    /// <param name="compression">The method and its level.</param>
    /// <param name="key">Encrypts; null: not encrypted.</param>
    public SegmentPacker(CompressionSettings compression, DataKey? key)
    {
        codec = SegmentCodecs.Open(compression.Kind, compression.Level);
        cipher = key is null ? null : new SegmentCipher(key);
    }

    /// <summary>Bytes that a buffer for a segment needs, before and after any step.</summary>
    public int BufferBytes => codec.MaxPackedBytes(SegmentFormat.PlainBytes) + SegmentCipher.TagBytes;

    /// <summary>Compresses <paramref name="first"/> into <paramref name="second"/> and, when encrypting, encrypts that back into <paramref name="first"/>.</summary>
    /// <param name="index">The segment's, from 0.</param>
    /// <param name="isLast">True for the artefact's last.</param>
    /// <param name="first">Starts with the plain bytes.</param>
    /// <param name="plainLength">How many they are.</param>
    /// <param name="second">As big.</param>
    /// <returns>The stored bytes: the start of one of the two.</returns>
    public Span<byte> Pack(long index, bool isLast, Span<byte> first, int plainLength, Span<byte> second)
    {
        Span<byte> packed = second[..codec.Compress(first[..plainLength], second)];
        return cipher is null ? packed : first[..cipher.Encrypt(index, isLast, packed, first)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        codec.Dispose();
        cipher?.Dispose();
    }
}
