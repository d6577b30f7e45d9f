using System.Threading.Channels;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>
/// What this agent has to tell about its jobs, kept on disk until the controller has it; numbered without gaps. Nothing leaves it before it is
/// durable: a number that the controller has seen must never be given to another event after a power cut. Safe for concurrent use.
/// </summary>
internal sealed class EventOutbox : IDisposable
{
    private const long CompactAfterBytes = 64 << 10;
    private readonly Lock gate = new();
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<JobEvent> pending;
    private readonly OutboxFile file;
    private ulong last;
    private bool isSynced = true;
    private TaskCompletionSource? drained;

    private EventOutbox(OutboxFile file, IReadOnlyList<JobEvent> events, long droppedBytes)
    {
        this.file = file;
        pending = [.. events];
        last = file.FirstSequence + (ulong)events.Count - 1;
        DroppedBytes = droppedBytes;
    }

    /// <summary>Made with the outbox; the numbers count within it.</summary>
    public string Id
    {
        get
        {
            lock (gate)
            {
                return file.Id.ToString("N");
            }
        }
    }

    /// <summary>Bytes of damaged or cut records that were dropped when it was opened.</summary>
    public long DroppedBytes { get; }

    /// <summary>The events that are not acknowledged, oldest first.</summary>
    public IReadOnlyList<JobEvent> Pending
    {
        get
        {
            lock (gate)
            {
                return [.. pending];
            }
        }
    }

    /// <summary>The outbox in <paramref name="directory"/>; a new one when there is none that can be read.</summary>
    public static EventOutbox Open(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, "events.log");
        OutboxFile file = OutboxFile.Open(path, out IReadOnlyList<JobEvent> events, out long droppedBytes) ?? OutboxFile.Create(path);
        return new EventOutbox(file, events, droppedBytes);
    }

    /// <summary>Numbers <paramref name="jobEvent"/> and keeps it. A durable one survives a power cut on return, another one once it is sent.</summary>
    public void Append(JobEvent jobEvent, bool durable)
    {
        lock (gate)
        {
            jobEvent.Sequence = last + 1;
            file.Append(jobEvent);
            pending.Add(jobEvent);
            last++;
            isSynced = false;
            if (durable)
            {
                SyncLocked();
            }
        }

        changed.Writer.TryWrite(true);
    }

    /// <summary>At most <paramref name="limit"/> events behind <paramref name="sequence"/> in order, all durable. Empty when there are none yet.</summary>
    public IReadOnlyList<JobEvent> After(ulong sequence, int limit)
    {
        lock (gate)
        {
            SyncLocked();
            int skipped = pending.Count == 0 || sequence < pending[0].Sequence ? 0 : (int)Math.Min((ulong)pending.Count, sequence - pending[0].Sequence + 1);
            return pending.GetRange(skipped, Math.Min(limit, pending.Count - skipped));
        }
    }

    /// <summary>Returns when something was appended since the last time it returned. One caller at a time.</summary>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken) => await changed.Reader.ReadAsync(cancellationToken);

    /// <summary>Returns when every event is acknowledged.</summary>
    public async Task WhenDrainedAsync(CancellationToken cancellationToken)
    {
        Task waiting;
        lock (gate)
        {
            if (pending.Count == 0)
            {
                return;
            }

            drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = drained.Task;
        }

        await waiting.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets every event up to <paramref name="sequence"/> and returns them; <see cref="Compact"/> then takes them off the disk.</summary>
    /// <returns>Null when the controller holds events that this outbox never made, i.e. it lost its end: it is then numbered anew under a new id.</returns>
    public IReadOnlyList<JobEvent>? Acknowledge(ulong sequence)
    {
        lock (gate)
        {
            if (sequence > last)
            {
                RenewLocked();
                return null;
            }

            int count = pending.FindLastIndex(e => e.Sequence <= sequence) + 1;
            List<JobEvent> acknowledged = pending.GetRange(0, count);
            pending.RemoveRange(0, count);
            if (pending.Count == 0)
            {
                drained?.TrySetResult();
                drained = null;
            }

            return acknowledged;
        }
    }

    /// <summary>Rewrites the file without what was acknowledged when that is worth it. A crash before it only repeats events.</summary>
    public void Compact()
    {
        lock (gate)
        {
            bool isMostlyDead = file.Length > CompactAfterBytes && (pending.Count == 0 || (pending[0].Sequence - file.FirstSequence) * 2 > last - file.FirstSequence);
            if (isMostlyDead)
            {
                file.Replace(file.Id, last - (ulong)pending.Count + 1, pending);
                isSynced = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void RenewLocked()
    {
        for (int i = 0; i < pending.Count; i++)
        {
            pending[i] = pending[i].Clone();
            pending[i].Sequence = (ulong)i + 1;
        }

        file.Replace(Guid.NewGuid(), 1, pending);
        last = (ulong)pending.Count;
        isSynced = true;
    }

    private void SyncLocked()
    {
        if (!isSynced)
        {
            file.Sync();
            isSynced = true;
        }
    }
}
