using System.Buffers.Binary;
using System.Text;

namespace DbCalm.Agent.Engines.XbStream;

/// <summary>
/// Watches an xbstream go by and notes which files it holds. It looks at headers only and skips payloads, so it costs next to nothing.
/// A chunk is: magic, flags (1 byte), type (1), path length (4), path; and for a payload also its length (8), its offset in the file (8),
/// a CRC-32 (4) and the bytes. Numbers are little-endian. One thread at a time.
/// </summary>
internal sealed class XbStreamScanner
{
    private const int HeaderBytes = 14;
    private const int PayloadHeaderBytes = 20;
    private const int MaxPathBytes = 4096;
    private const int MaxMetadataBytes = 1 << 20;
    private const byte PayloadType = (byte)'P';
    private const byte EndType = (byte)'E';

    private readonly Dictionary<string, long> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryStream> metadata = new(StringComparer.Ordinal);
    private readonly byte[] pending = new byte[MaxPathBytes];
    private int have;
    private int need = HeaderBytes;
    private Action<XbStreamScanner> next = static scanner => scanner.TakeHeader();
    private bool betweenChunks = true;
    private byte type;
    private string path = "";
    private long payloadLeft;
    private MemoryStream? capture;
    private long position;
    private int files;
    private string? defect;

    private static ReadOnlySpan<byte> Magic => "XBSTCK01"u8;

    /// <summary>Takes the next bytes of the stream; any cut is fine.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && defect is null)
        {
            int taken = payloadLeft > 0 ? TakePayload(bytes) : TakePending(bytes);
            position += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>The stream has ended: what was in it, and whether it was whole.</summary>
    public XbStreamContents Finish() => new(
        files,
        metadata.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value.GetBuffer(), 0, (int)pair.Value.Length), StringComparer.Ordinal),
        defect ?? FindGap());

    private string? FindGap()
    {
        if (position == 0)
        {
            return "it is empty";
        }

        if (!betweenChunks || have > 0)
        {
            return $"it is cut within a chunk, after {position} bytes";
        }

        return open.Count > 0 ? $"it ends before the end of {open.Keys.Order(StringComparer.Ordinal).First()}" : null;
    }

    private int TakePayload(ReadOnlySpan<byte> bytes)
    {
        int taken = (int)Math.Min(bytes.Length, payloadLeft);
        capture?.Write(bytes[..taken]);
        payloadLeft -= taken;
        if (payloadLeft == 0)
        {
            Expect(HeaderBytes, static scanner => scanner.TakeHeader(), chunkEnds: true);
        }

        return taken;
    }

    private int TakePending(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, need - have);
        bytes[..taken].CopyTo(pending.AsSpan(have));
        have += taken;
        if (have == need)
        {
            next(this);
        }

        return taken;
    }

    private void Expect(int bytes, Action<XbStreamScanner> then, bool chunkEnds = false)
    {
        need = bytes;
        have = 0;
        next = then;
        betweenChunks = chunkEnds;
    }

    private void TakeHeader()
    {
        type = pending[9];
        uint pathLength = BinaryPrimitives.ReadUInt32LittleEndian(pending.AsSpan(10));
        if (!pending.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            defect = $"it is damaged: no chunk starts near byte {position}";
        }
        else if (type is not (PayloadType or EndType))
        {
            defect = $"it has a chunk of the unknown type {type} near byte {position}";
        }
        else if (pathLength is 0 or > MaxPathBytes)
        {
            defect = $"it is damaged: a path of {pathLength} bytes near byte {position}";
        }
        else
        {
            Expect((int)pathLength, static scanner => scanner.TakePath());
        }
    }

    private void TakePath()
    {
        path = Encoding.UTF8.GetString(pending, 0, have);
        if (type == PayloadType)
        {
            Expect(PayloadHeaderBytes, static scanner => scanner.TakePayloadHeader());
            return;
        }

        // An empty file has an end and no payload.
        open.Remove(path);
        files++;
        Expect(HeaderBytes, static scanner => scanner.TakeHeader(), chunkEnds: true);
    }

    private void TakePayloadHeader()
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(pending);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(pending.AsSpan(8));
        long expected = open.GetValueOrDefault(path);
        if (length > long.MaxValue / 2 || offset != (ulong)expected)
        {
            defect = $"it has a gap: {path} goes on at {offset} where {expected} was expected";
            return;
        }

        open[path] = expected + (long)length;
        payloadLeft = (long)length;
        capture = FindCapture(length);
        Expect(HeaderBytes, static scanner => scanner.TakeHeader(), chunkEnds: payloadLeft == 0);
    }

    private MemoryStream? FindCapture(ulong length)
    {
        if (!path.StartsWith("xtrabackup_", StringComparison.Ordinal) && !path.StartsWith("mariadb_backup_", StringComparison.Ordinal))
        {
            return null;
        }

        if (!metadata.TryGetValue(path, out MemoryStream? kept) || open[path] == (long)length)
        {
            metadata[path] = kept = new MemoryStream();
        }

        return (ulong)kept.Length + length <= MaxMetadataBytes ? kept : null;
    }
}
