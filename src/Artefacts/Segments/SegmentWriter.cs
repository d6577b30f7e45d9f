using System.Security.Cryptography;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;

namespace DbCalm.Artefacts.Segments;

/// <summary>
/// Stores a tool's stream as segments: one thread reads, several compress, encrypt and hash, one writes in order. Plain threads and
/// blocking calls: with 1 MiB pipes they beat asynchronous ones. Memory is two segments for each worker and four more;
/// a slow store slows the tool and nothing else. Used once.
/// </summary>
/// <param name="target">Where the segments go; neither committed nor disposed here.</param>
/// <param name="compression">The method, its level and the number of workers.</param>
/// <param name="key">A key that nothing else was encrypted with; null: not encrypted.</param>
/// <param name="seen">Gets all plain bytes in order, on the reading thread.</param>
/// <param name="progress">Gets plain and stored bytes so far after each segment, on the writing thread.</param>
public sealed class SegmentWriter(
    IObjectWriter target, CompressionSettings compression, DataKey? key, Action<ReadOnlySpan<byte>> seen, Action<long, long> progress)
{
    private const int SpareSlots = 2;

    // Read ahead of each segment to see whether it is the last; a page keeps the pipe's pages whole.
    private const int AheadBytes = 4096;

    private readonly List<Segment> segments = [];
    private long plainBytes;
    private long storedBytes;
    private string sha256 = "";

    /// <summary>Stores <paramref name="plain"/> to its end. The first failure, or a cancellation, stops everything and is thrown once all threads have ended.</summary>
    /// <param name="plain">The tool's output; read with blocking calls.</param>
    /// <param name="stopSource">Called once at a failure: makes <paramref name="plain"/> end soon, e.g. by stopping the tool.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    public async Task<StoredStream> StoreAsync(Stream plain, Action stopSource, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int workers = SegmentFormat.WorkersOf(compression);
        using var ring = new SegmentRing(workers + SpareSlots, BufferBytes());
        using var ended = new CancellationTokenSource();
        void Fail(Exception error)
        {
            if (ring.Fail(error))
            {
                ended.Cancel();
                stopSource();
            }
        }

        await using (cancellationToken.Register(() => Fail(new OperationCanceledException(cancellationToken))))
        {
            await Task.WhenAll(
            [
                OwnThread.Run(() => Read(plain, ring), Fail),
                OwnThread.Run(() => Write(ring, ended.Token), Fail),
                .. Enumerable.Range(0, workers).Select(_ => OwnThread.Run(() => Pack(ring), Fail)),
            ]);
        }

        ring.ThrowIfFailed();
        return new StoredStream(segments, plainBytes, storedBytes, sha256);
    }

    private int BufferBytes()
    {
        using var packer = new SegmentPacker(compression, key);
        return packer.BufferBytes;
    }

    private void Pack(SegmentRing ring)
    {
        using var packer = new SegmentPacker(compression, key);
        while (ring.TakeFilled() is { } slot)
        {
            slot.Pack(packer);
            ring.Pass(slot, SlotState.Packed);
        }
    }

    private void Read(Stream plain, SegmentRing ring)
    {
        Span<byte> ahead = stackalloc byte[AheadBytes];
        int aheadLength = ReadSome(plain, ahead);
        long index = 0;
        for (; aheadLength > 0; index++)
        {
            SegmentSlot slot = ring.WaitForFree(index);
            ahead[..aheadLength].CopyTo(slot.Plain);
            slot.PlainLength = aheadLength;
            bool isFull = Fill(plain, slot);
            aheadLength = isFull ? ReadSome(plain, ahead) : 0;
            slot.Index = index;
            slot.IsLast = aheadLength == 0;
            ring.Pass(slot, SlotState.Filled);
        }

        ring.Complete(index);
    }

    // False at the end of the stream.
    private bool Fill(Stream plain, SegmentSlot slot)
    {
        Span<byte> buffer = slot.Plain;
        while (slot.PlainLength < buffer.Length)
        {
            int read = ReadSome(plain, buffer[slot.PlainLength..]);
            if (read == 0)
            {
                return false;
            }

            slot.PlainLength += read;
        }

        return true;
    }

    private int ReadSome(Stream plain, Span<byte> buffer)
    {
        int read = plain.Read(buffer);
        seen(buffer[..read]);
        return read;
    }

    private void Write(SegmentRing ring, CancellationToken ended)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (ring.WaitForPacked(segments.Count) is { } slot)
        {
            ReadOnlySpan<byte> stored = slot.StoredBytes;
            target.Write(stored, ended);
            whole.AppendData(stored);
            segments.Add(new Segment(stored.Length, slot.PlainLength, Convert.ToHexStringLower(slot.Hash)));
            plainBytes += slot.PlainLength;
            storedBytes += stored.Length;
            ring.Pass(slot, SlotState.Free);
            progress(plainBytes, storedBytes);
            if (segments.Count == 1)
            {
                CrashPoints.Pass("data-partial");
            }
        }

        sha256 = Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
