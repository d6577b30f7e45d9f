using System.Security.Cryptography;
using DbCalm.Artefacts.Codecs;

namespace DbCalm.Artefacts.Segments;

/// <summary>The buffers of one segment on its way from the tool to the store. Used again and again; owned by one thread at a time.</summary>
public sealed class SegmentSlot : IDisposable
{
    /// <summary>Where the slot is; guarded by the ring.</summary>
    public SlotState State { get; set; }

    public NativeBuffer Plain { get; } = new(SegmentFormat.PlainBytes);

    /// <summary>Bytes in <see cref="Plain"/>.</summary>
    public int PlainLength { get; set; }

    public NativeBuffer Stored { get; } = new(ZstdCompressor.MaxFrameBytes(SegmentFormat.PlainBytes));

    /// <summary>Bytes in <see cref="Stored"/>.</summary>
    public int StoredLength { get; set; }

    /// <summary>SHA-256 of the stored bytes.</summary>
    public byte[] Hash { get; } = new byte[SHA256.HashSizeInBytes];

    public ReadOnlySpan<byte> StoredBytes => Stored.Span[..StoredLength];

    /// <summary>Compresses and hashes what was read.</summary>
    public void Pack(ZstdCompressor compressor)
    {
        StoredLength = compressor.Compress(Plain.Span[..PlainLength], Stored.Span);
        SHA256.HashData(StoredBytes, Hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Plain.Dispose();
        Stored.Dispose();
    }
}
