using System.Security.Cryptography;
using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Artefacts.Segments;

/// <summary>
/// Stores a tool's stream as segments: one thread reads, as many as there are cores compress and hash, one writes in order. Plain threads and
/// blocking calls: with 1 MiB pipes they beat asynchronous ones. Memory is <see cref="SegmentFormat.Workers"/> + 2 times two segments;
/// a slow store slows the tool and nothing else. Used once.
/// </summary>
/// <param name="target">Where the segments go; neither committed nor disposed here.</param>
/// <param name="seen">Gets all plain bytes in order, on the reading thread.</param>
/// <param name="progress">Gets plain and stored bytes so far after each segment, on the writing thread.</param>
public sealed class SegmentWriter(IObjectWriter target, Action<ReadOnlySpan<byte>> seen, Action<long, long> progress)
{
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
        using var ring = new SegmentRing(SegmentFormat.Workers + 2);
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
                OnOwnThread(() => Read(plain, ring), Fail),
                OnOwnThread(() => Write(ring, ended.Token), Fail),
                .. Enumerable.Range(0, SegmentFormat.Workers).Select(_ => OnOwnThread(() => Pack(ring), Fail)),
            ]);
        }

        ring.ThrowIfFailed();
        return new StoredStream(segments, plainBytes, storedBytes, sha256);
    }

    private static Task OnOwnThread(Action work, Action<Exception> fail)
    {
        void Run()
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // whatever it is, it must end the other threads; it is thrown where they are awaited
            catch (Exception e)
#pragma warning restore CA1031
            {
                fail(e);
            }
        }

        return Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Pack(SegmentRing ring)
    {
        using var compressor = new ZstdCompressor(SegmentFormat.CompressionLevel);
        while (ring.TakeFilled() is { } slot)
        {
            slot.Pack(compressor);
            ring.Pass(slot, SlotState.Packed);
        }
    }

    private void Read(Stream plain, SegmentRing ring)
    {
        long index = 0;
        for (bool atEnd = false; !atEnd;)
        {
            SegmentSlot slot = ring.WaitForFree(index);
            Span<byte> buffer = slot.Plain.Span;
            slot.PlainLength = 0;
            while (slot.PlainLength < buffer.Length && !atEnd)
            {
                int read = plain.Read(buffer[slot.PlainLength..]);
                atEnd = read == 0;
                seen(buffer.Slice(slot.PlainLength, read));
                slot.PlainLength += read;
            }

            if (slot.PlainLength > 0)
            {
                ring.Pass(slot, SlotState.Filled);
                index++;
            }
        }

        ring.Complete(index);
    }

    private void Write(SegmentRing ring, CancellationToken ended)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (ring.WaitForPacked(segments.Count) is { } slot)
        {
            target.Write(slot.StoredBytes, ended);
            whole.AppendData(slot.StoredBytes);
            segments.Add(new Segment(slot.StoredLength, slot.PlainLength, Convert.ToHexStringLower(slot.Hash)));
            plainBytes += slot.PlainLength;
            storedBytes += slot.StoredLength;
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
