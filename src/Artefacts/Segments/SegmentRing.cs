using System.Runtime.ExceptionServices;

namespace DbCalm.Artefacts.Segments;

/// <summary>
/// A fixed number of slots that go round: one thread reads into them in order, workers pack them in any order, one thread writes them in order.
/// All wait here; the first failure ends every wait. A turn takes milliseconds, so one lock serves all.
/// </summary>
public sealed class SegmentRing(int slots, int bufferBytes) : IDisposable
{
    private readonly object gate = new();
    private readonly SegmentSlot[] ring = [.. Enumerable.Range(0, slots).Select(_ => new SegmentSlot(bufferBytes))];
    private long nextToPack;
    private long count = long.MaxValue;
    private ExceptionDispatchInfo? failure;

    /// <summary>The slot of segment <paramref name="index"/>, once what was in it is written.</summary>
    public SegmentSlot WaitForFree(long index) => WaitFor(index, SlotState.Free);

    /// <summary>The slot of segment <paramref name="index"/>, once it is packed; null after the last.</summary>
    public SegmentSlot? WaitForPacked(long index)
    {
        lock (gate)
        {
            while (index < count && SlotOf(index).State != SlotState.Packed)
            {
                Wait();
            }

            failure?.Throw();
            return index < count ? SlotOf(index) : null;
        }
    }

    /// <summary>The next slot to pack; null when there will be none.</summary>
    public SegmentSlot? TakeFilled()
    {
        lock (gate)
        {
            while (nextToPack < count && SlotOf(nextToPack).State != SlotState.Filled)
            {
                Wait();
            }

            failure?.Throw();
            if (nextToPack >= count)
            {
                return null;
            }

            SegmentSlot slot = SlotOf(nextToPack++);
            slot.State = SlotState.Packing;
            return slot;
        }
    }

    /// <summary>Hands a slot on.</summary>
    public void Pass(SegmentSlot slot, SlotState state)
    {
        lock (gate)
        {
            slot.State = state;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Tells that there are <paramref name="segments"/> segments in all.</summary>
    public void Complete(long segments)
    {
        lock (gate)
        {
            count = segments;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends every wait with <paramref name="error"/>; true when it was the first failure.</summary>
    public bool Fail(Exception error)
    {
        lock (gate)
        {
            bool isFirst = failure is null;
            failure ??= ExceptionDispatchInfo.Capture(error);
            Monitor.PulseAll(gate);
            return isFirst;
        }
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowIfFailed()
    {
        lock (gate)
        {
            failure?.Throw();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(ring, slot => slot.Dispose());

    private SegmentSlot WaitFor(long index, SlotState state)
    {
        lock (gate)
        {
            while (SlotOf(index).State != state)
            {
                Wait();
            }

            failure?.Throw();
            return SlotOf(index);
        }
    }

    private void Wait()
    {
        failure?.Throw();
        Monitor.Wait(gate);
    }

    private SegmentSlot SlotOf(long index) => ring[index % ring.Length];
}
