using System.Runtime.ExceptionServices;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads segments with several threads, each with a buffer of its own, and notes what is wrong with them. Used once.</summary>
/// <param name="table">All segments.</param>
/// <param name="data">The data object.</param>
/// <param name="chosen">Those to read.</param>
/// <param name="onRead">Called with the stored bytes of each one read, one call at a time.</param>
internal sealed class SegmentCheck(SegmentTable table, IObjectReader data, IReadOnlyList<int> chosen, Action<int> onRead)
{
    private readonly object gate = new();
    private readonly List<StoredDefect> defects = [];
    private ExceptionDispatchInfo? failure;
    private int claimed = -1;
    private long bytes;

    /// <summary>Reads them all. Throws the first failure that is not a defect, or a cancellation.</summary>
    public async Task<StoredCheck> RunAsync(int threads, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, Math.Min(threads, chosen.Count)).Select(_ => OwnThread.Run(() => Work(cancellationToken), Fail)));
        failure?.Throw();
        return new StoredCheck(chosen.Count, bytes, [.. defects.OrderBy(defect => defect.Segment)]);
    }

    private void Work(CancellationToken cancellationToken)
    {
        using var buffer = new NativeBuffer(table.MaxStored);
        while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref claimed) is var next && next < chosen.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int index = chosen[next];
            Span<byte> wanted = buffer.Span[..table[index].Stored];
            int read = data.Read(table.OffsetOf(index), wanted, cancellationToken);
            Note(read, table.Check(index, wanted[..read]));
        }
    }

    private void Note(int read, StoredDefect? defect)
    {
        lock (gate)
        {
            bytes += read;
            if (defect is not null)
            {
                defects.Add(defect);
            }

            onRead(read);
        }
    }

    private void Fail(Exception error)
    {
        lock (gate)
        {
            failure ??= ExceptionDispatchInfo.Capture(error);
        }
    }
}
