using System.Runtime.ExceptionServices;

namespace DbCalm.Artefacts.Segments;

/// <summary>
/// Who works on which piece and who waits for whom: pieces are claimed in order by any thread, finished in any order and handed on in order. A piece is
/// claimed only when its slot is free, which bounds the memory.
/// </summary>
public sealed class SlotRing(int pieces, int slots)
{
    private const int Empty = -1;

    private readonly object gate = new();
    private readonly int[] lengths = [.. Enumerable.Repeat(Empty, slots)];
    private int claimed;
    private int handedOn;
    private bool isStopped;
    private ExceptionDispatchInfo? failure;

    /// <summary>The slot of a piece.</summary>
    public int SlotOf(int piece) => piece % slots;

    /// <summary>The next piece to work on, once its slot is free; null when there is none or everything was stopped.</summary>
    public int? Claim()
    {
        lock (gate)
        {
            while (!isStopped && claimed < pieces && claimed - handedOn >= slots)
            {
                Monitor.Wait(gate);
            }

            return isStopped || claimed == pieces ? null : claimed++;
        }
    }

    /// <summary>A claimed piece lies in its slot, <paramref name="length"/> bytes.</summary>
    public void Finish(int piece, int length)
    {
        lock (gate)
        {
            lengths[SlotOf(piece)] = length;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The bytes of <paramref name="piece"/>, once it is finished; null when everything was stopped. Pieces are asked for in order.</summary>
    public int? Await(int piece)
    {
        lock (gate)
        {
            while (!isStopped && lengths[SlotOf(piece)] == Empty)
            {
                Monitor.Wait(gate);
            }

            return isStopped ? null : lengths[SlotOf(piece)];
        }
    }

    /// <summary>The slot of <paramref name="piece"/> may be used again.</summary>
    public void Free(int piece)
    {
        lock (gate)
        {
            lengths[SlotOf(piece)] = Empty;
            handedOn = piece + 1;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends every wait; nothing more is claimed or handed on.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Stops for <paramref name="error"/>; of several the first counts.</summary>
    public void Fail(Exception error)
    {
        lock (gate)
        {
            failure ??= ExceptionDispatchInfo.Capture(error);
        }

        Stop();
    }

    /// <summary>Throws the failure, if there was one.</summary>
    public void ThrowIfFailed() => failure?.Throw();
}
