using System.Threading.Channels;

namespace DbCalm.Controller.Jobs;

/// <summary>Tells loops that something may have changed in what they decide on. Many signals before a loop looks are one.</summary>
internal sealed class DispatchSignal(TimeProvider time)
{
    private readonly List<Waiter> waiters = [];

    /// <summary>From now on the waiter is told; call it before anything is raised that it must not miss.</summary>
    public Waiter Subscribe()
    {
        var waiter = new Waiter(time);
        lock (waiters)
        {
            waiters.Add(waiter);
        }

        return waiter;
    }

    /// <summary>Never waits.</summary>
    public void Raise()
    {
        lock (waiters)
        {
            waiters.ForEach(waiter => waiter.Raise());
        }
    }

    /// <summary>One loop's end of it.</summary>
    internal sealed class Waiter(TimeProvider time)
    {
        private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        /// <summary>Returns after the next signal, or after <paramref name="longest"/> without one.</summary>
        public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
        {
            using var timeout = new CancellationTokenSource(longest, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            try
            {
                await raised.Reader.ReadAsync(linked.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The longest time is over; that is an answer as well.
            }
        }

        internal void Raise() => raised.Writer.TryWrite(true);
    }
}
