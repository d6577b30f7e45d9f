namespace DbCalm.Artefacts.Segments;

/// <summary>Works on pieces with several threads and hands the results on in order. Memory is a constant: a slot for each thread and two more.</summary>
/// <param name="pieces">How many there are.</param>
/// <param name="slotBytes">The most bytes that one piece hands on.</param>
/// <param name="threads">How many work.</param>
public sealed class OrderedWorkers(int pieces, int slotBytes, int threads)
{
    private const int SpareSlots = 2;

    /// <summary>Runs until every piece was handed to <paramref name="sink"/>. The first failure of a worker or of the sink ends it and is thrown.</summary>
    /// <param name="hire">Makes the worker of one thread.</param>
    /// <param name="sink">Called on one thread.</param>
    /// <param name="cancellationToken">Ends it between two pieces; a sink that blocks has to be freed by its owner.</param>
    public async Task RunAsync(Func<ISegmentWorker> hire, SegmentSink sink, CancellationToken cancellationToken)
    {
        var ring = new SlotRing(pieces, threads + SpareSlots);
        var slots = new NativeBuffer[threads + SpareSlots];
        try
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = new NativeBuffer(slotBytes);
            }

            using CancellationTokenRegistration registration = cancellationToken.Register(ring.Stop);
            IEnumerable<Task> workers = Enumerable.Range(0, threads).Select(_ => OwnThread.Run(() => Work(ring, slots, hire, cancellationToken), ring.Fail));
            await Task.WhenAll([OwnThread.Run(() => HandOn(ring, slots, sink), ring.Fail), .. workers]);
        }
        finally
        {
            foreach (NativeBuffer? slot in slots)
            {
                slot?.Dispose();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        ring.ThrowIfFailed();
    }

    private static void Work(SlotRing ring, NativeBuffer[] slots, Func<ISegmentWorker> hire, CancellationToken cancellationToken)
    {
        using ISegmentWorker worker = hire();
        while (ring.Claim() is { } piece)
        {
            ring.Finish(piece, worker.Process(piece, slots[ring.SlotOf(piece)].Span, cancellationToken));
        }
    }

    private void HandOn(SlotRing ring, NativeBuffer[] slots, SegmentSink sink)
    {
        for (int piece = 0; piece < pieces && ring.Await(piece) is { } length; piece++)
        {
            sink(slots[ring.SlotOf(piece)].Span[..length]);
            ring.Free(piece);
        }
    }
}
