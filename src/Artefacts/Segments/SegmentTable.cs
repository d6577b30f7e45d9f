using System.Security.Cryptography;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Segments;

/// <summary>The segments of one artefact with their places in the data object.</summary>
public sealed class SegmentTable
{
    private readonly IReadOnlyList<Segment> segments;
    private readonly long[] offsets;

    public SegmentTable(Manifest manifest)
    {
        BackupId = manifest.BackupId;
        segments = manifest.Segments;
        offsets = new long[segments.Count];
        for (int i = 1; i < offsets.Length; i++)
        {
            offsets[i] = offsets[i - 1] + segments[i - 1].Stored;
        }

        MaxStored = segments.Count == 0 ? 0 : segments.Max(segment => segment.Stored);
        IsEncrypted = manifest.Encryption is not null;
        MaxPlain = segments.Count == 0 ? 0 : segments.Max(segment => segment.Plain);
    }

    public string BackupId { get; }

    /// <summary>True when the segments are encrypted.</summary>
    public bool IsEncrypted { get; }

    public int Count => segments.Count;

    /// <summary>Stored bytes of the biggest segment.</summary>
    public int MaxStored { get; }

    /// <summary>Plain bytes of the biggest segment.</summary>
    public int MaxPlain { get; }

    /// <summary>True for the last segment.</summary>
    public bool IsLast(int index) => index == segments.Count - 1;

    public Segment this[int index] => segments[index];

    /// <summary>Where the segment starts in the data object, in bytes.</summary>
    public long OffsetOf(int index) => offsets[index];

    /// <summary>Reads the segment <paramref name="index"/> as it is stored into <paramref name="buffer"/>; throws corrupt unless its hash is right.</summary>
    public Span<byte> Read(int index, IObjectReader data, Span<byte> buffer, CancellationToken cancellationToken)
    {
        Span<byte> wanted = buffer[..segments[index].Stored];
        int read = data.Read(offsets[index], wanted, cancellationToken);
        return Check(index, wanted[..read]) is { } defect ? throw defect.ToException() : wanted;
    }

    /// <summary>What is wrong with <paramref name="stored"/>, all that could be read of the segment <paramref name="index"/>; null when nothing is.</summary>
    public StoredDefect? Check(int index, ReadOnlySpan<byte> stored)
    {
        Segment segment = segments[index];
        if (stored.Length < segment.Stored)
        {
            return Defect(index, $"the object ends {segment.Stored - stored.Length} bytes before the segment does");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(stored, hash);
        bool isRight = Convert.FromHexString(segment.Sha256, expected, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == expected.Length
            && hash.SequenceEqual(expected);
        return isRight ? null : Defect(index, "the stored bytes do not match their hash");
    }

    /// <summary>A defect of the segment <paramref name="index"/>, with its offset.</summary>
    public StoredDefect Defect(int index, string message) =>
        new(BackupId, ArtefactLayout.DataName, index, $"{message} (offset {offsets[index]}, {segments[index].Stored} bytes)");
}
