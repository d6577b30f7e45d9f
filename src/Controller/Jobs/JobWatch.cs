using System.Threading.Channels;

namespace DbCalm.Controller.Jobs;

/// <summary>One watcher's queue. States and lines wait in it for a slow reader; of progress there is at most one word in it.</summary>
internal sealed class JobWatch
{
    private const int Patience = 10_000;
    private readonly Channel<JobUpdate> updates = Channel.CreateBounded<JobUpdate>(Patience);
    private int hasProgress;

    /// <summary>Adds an update. False when the reader is hopelessly behind; its stream then ends after what it has.</summary>
    public bool TryAdd(JobUpdate update)
    {
        if (ReferenceEquals(update, JobUpdate.Progressed) && Interlocked.Exchange(ref hasProgress, 1) == 1)
        {
            return true;
        }

        return updates.Writer.TryWrite(update) || !updates.Writer.TryComplete();
    }

    /// <summary>The next update; null when there will be none, since the reader was too slow.</summary>
    public async ValueTask<JobUpdate?> NextAsync(CancellationToken cancellationToken)
    {
        if (!await updates.Reader.WaitToReadAsync(cancellationToken) || !updates.Reader.TryRead(out JobUpdate? update))
        {
            return null;
        }

        if (ReferenceEquals(update, JobUpdate.Progressed))
        {
            Volatile.Write(ref hasProgress, 0);
        }

        return update;
    }
}
