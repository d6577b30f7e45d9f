namespace DbCalm.Agent.Pipeline;

/// <summary>Works on pieces with several threads and hands the results on in order. Memory is a constant: one slot more than there are threads, and one.</summary>
/// <param name="pieces">How many there are.</param>
/// <param name="slotBytes">The most bytes that one piece hands on.</param>
internal sealed class OrderedWorkers(int pieces, int slotBytes)
{
    // More would take memory and no longer pay: a few cores outrun disks and the tools.
    private const int MaxThreads = 4;
    private const int SpareSlots = 2;

    /// <summary>Runs until every piece was handed to <paramref name="sink"/>. The first failure of a worker or of the sink ends it and is thrown.</summary>
    /// <param name="hire">Makes the worker of one thread.</param>
    /// <param name="sink">Called on one thread.</param>
    /// <param name="cancellationToken">Ends it between two pieces; a sink that blocks has to be freed by its owner.</param>
    public async Task RunAsync(Func<ISegmentWorker> hire, SegmentSink sink, CancellationToken cancellationToken)
    {
        int threads = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);
        var ring = new SlotRing(pieces, threads + SpareSlots);
        var slots = new NativeBlock[threads + SpareSlots];
        try
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = new NativeBlock(slotBytes);
            }

            using CancellationTokenRegistration registration = cancellationToken.Register(ring.Stop);
            IEnumerable<Task> workers = Enumerable.Range(0, threads).Select(_ => OnOwnThread(ring, () => Work(ring, slots, hire, cancellationToken)));
            await Task.WhenAll([OnOwnThread(ring, () => HandOn(ring, slots, sink)), .. workers]);
        }
        finally
        {
            foreach (NativeBlock? slot in slots)
            {
                slot?.Dispose();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        ring.ThrowIfFailed();
    }

    private static void Work(SlotRing ring, NativeBlock[] slots, Func<ISegmentWorker> hire, CancellationToken cancellationToken)
    {
        using ISegmentWorker worker = hire();
        while (ring.Claim() is { } piece)
        {
            ring.Finish(piece, worker.Process(piece, slots[ring.SlotOf(piece)].Span, cancellationToken));
        }
    }

    private void HandOn(SlotRing ring, NativeBlock[] slots, SegmentSink sink)
    {
        for (int piece = 0; piece < pieces && ring.Await(piece) is { } length; piece++)
        {
            sink(slots[ring.SlotOf(piece)].Span[..length]);
            ring.Free(piece);
        }
    }

    // Reads, writes and waits block, so each has a thread of its own. Never faults: what goes wrong is kept in the ring, which also ends the others.
    private static Task OnOwnThread(SlotRing ring, Action action) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                ring.Fail(e);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
