using System.Buffers.Binary;
using System.Security.Cryptography;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Agent.Jobs;

/// <summary>
/// The outbox on disk: a header (mark, outbox id, first sequence, checksum), then one record an event (length, checksum, event), numbers little-endian,
/// checksums the first 8 bytes of SHA-256. A record that is cut or damaged ends the file: what follows is dropped at the next open.
/// </summary>
internal sealed class OutboxFile : IDisposable
{
    private const int HeaderSize = 48;
    private const int RecordHeaderSize = 12;
    private const int MaxEventSize = 16 << 20;
    private readonly string path;
    private SafeFileHandle handle;

    private OutboxFile(string path, Guid id, ulong firstSequence, SafeFileHandle handle, long length)
    {
        this.path = path;
        this.handle = handle;
        Id = id;
        FirstSequence = firstSequence;
        Length = length;
    }

    public Guid Id { get; private set; }

    /// <summary>The number of the first event in the file, or of the next one while it is empty.</summary>
    public ulong FirstSequence { get; private set; }

    /// <summary>Bytes up to the end of the last whole record.</summary>
    public long Length { get; private set; }

    /// <summary>An empty outbox at <paramref name="path"/>, in place of what is there; durable on return.</summary>
    public static OutboxFile Create(string path)
    {
        var id = Guid.NewGuid();
        DurableFile.Replace(path, Header(id, firstSequence: 1));
        return new OutboxFile(path, id, 1, OpenHandle(path), HeaderSize);
    }

    /// <summary>The outbox at <paramref name="path"/> with its events; null when there is none or its header is damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="events">Every whole event, numbered without gaps.</param>
    /// <param name="droppedBytes">What was cut off behind them.</param>
    public static OutboxFile? Open(string path, out IReadOnlyList<JobEvent> events, out long droppedBytes)
    {
        byte[] content = File.Exists(path) ? File.ReadAllBytes(path) : [];
        events = [];
        droppedBytes = content.Length;
        if (content.Length < HeaderSize || !content.AsSpan(0, HeaderSize).SequenceEqual(Header(new Guid(content.AsSpan(16, 16)), ReadNumber(content.AsSpan(32)))))
        {
            return null;
        }

        ulong first = ReadNumber(content.AsSpan(32));
        events = ReadEvents(content, first, out int end);
        droppedBytes = content.Length - end;
        var file = new OutboxFile(path, new Guid(content.AsSpan(16, 16)), first, OpenHandle(path), end);
        if (droppedBytes > 0)
        {
            RandomAccess.SetLength(file.handle, end);
            file.Sync();
        }

        return file;
    }

    /// <summary>Writes one event behind the others. Durable after <see cref="Sync"/>; when it throws, the file's content is as before.</summary>
    public void Append(JobEvent jobEvent)
    {
        byte[] record = Record(jobEvent);
        RandomAccess.Write(handle, record, Length);
        Length += record.Length;
    }

    public void Sync() => RandomAccess.FlushToDisk(handle);

    /// <summary>Puts an outbox with exactly <paramref name="events"/> in the place of this one; atomic and durable.</summary>
    public void Replace(Guid id, ulong firstSequence, IReadOnlyList<JobEvent> events)
    {
        using var content = new MemoryStream();
        content.Write(Header(id, firstSequence));
        foreach (JobEvent jobEvent in events)
        {
            content.Write(Record(jobEvent));
        }

        DurableFile.Replace(path, content.GetBuffer().AsSpan(0, (int)content.Length));
        handle.Dispose();
        handle = OpenHandle(path);
        (Id, FirstSequence, Length) = (id, firstSequence, content.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static SafeFileHandle OpenHandle(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    private static List<JobEvent> ReadEvents(byte[] content, ulong first, out int end)
    {
        var events = new List<JobEvent>();
        end = HeaderSize;
        while (content.Length - end >= RecordHeaderSize)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(end));
            if (size > MaxEventSize || size > content.Length - end - RecordHeaderSize)
            {
                break;
            }

            ReadOnlySpan<byte> body = content.AsSpan(end + RecordHeaderSize, (int)size);
            if (Checksum(body) != ReadNumber(content.AsSpan(end + 4)))
            {
                break;
            }

            JobEvent jobEvent = JobEvent.Parser.ParseFrom(body);
            if (jobEvent.Sequence != first + (ulong)events.Count)
            {
                break;
            }

            events.Add(jobEvent);
            end += RecordHeaderSize + (int)size;
        }

        return events;
    }

    private static byte[] Record(JobEvent jobEvent)
    {
        int size = jobEvent.CalculateSize();
        byte[] record = new byte[RecordHeaderSize + size];
        jobEvent.WriteTo(record.AsSpan(RecordHeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)size);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(4), Checksum(record.AsSpan(RecordHeaderSize)));
        return record;
    }

    private static byte[] Header(Guid id, ulong firstSequence)
    {
        byte[] header = new byte[HeaderSize];
        "dbcalm-outbox 1\n"u8.CopyTo(header);
        id.TryWriteBytes(header.AsSpan(16));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), firstSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(40), Checksum(header.AsSpan(0, 40)));
        return header;
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Checksum(ReadOnlySpan<byte> bytes) => ReadNumber(SHA256.HashData(bytes));
}
