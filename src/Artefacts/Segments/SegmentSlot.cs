using System.Security.Cryptography;

namespace DbCalm.Artefacts.Segments;

/// <summary>The buffers of one segment on its way from the tool to the store. Used again and again; owned by one thread at a time.</summary>
/// <param name="bufferBytes">What <see cref="SegmentPacker.BufferBytes"/> says.</param>
public sealed class SegmentSlot(int bufferBytes) : IDisposable
{
    private readonly NativeBuffer first = new(bufferBytes);
    private readonly NativeBuffer second = new(bufferBytes);
    private bool isStoredInFirst;
    private int storedLength;

    /// <summary>Where the slot is; guarded by the ring.</summary>
    public SlotState State { get; set; }

    /// <summary>The index of the segment in it, from 0.</summary>
    public long Index { get; set; }

    /// <summary>True when no segment follows.</summary>
    public bool IsLast { get; set; }

    /// <summary>Room for a plain segment.</summary>
    public Span<byte> Plain => first.Span[..SegmentFormat.PlainBytes];

    /// <summary>Bytes in <see cref="Plain"/>.</summary>
    public int PlainLength { get; set; }

    /// <summary>SHA-256 of the stored bytes.</summary>
    public byte[] Hash { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>What <see cref="Pack"/> made.</summary>
    public ReadOnlySpan<byte> StoredBytes => (isStoredInFirst ? first : second).Span[..storedLength];

    /// <summary>Compresses, encrypts and hashes what was read; afterwards <see cref="Plain"/> holds nothing of use.</summary>
    public void Pack(SegmentPacker packer)
    {
        Span<byte> stored = packer.Pack(Index, IsLast, first.Span, PlainLength, second.Span);
        isStoredInFirst = stored.Overlaps(first.Span);
        storedLength = stored.Length;
        SHA256.HashData(stored, Hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
