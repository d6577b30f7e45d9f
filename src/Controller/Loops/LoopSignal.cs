using System.Threading.Channels;

namespace DbCalm.Controller.Loops;

/// <summary>Tells one loop that there may be something to do. Many signals before it looks are one.</summary>
internal class LoopSignal(TimeProvider time)
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Never waits.</summary>
    public void Raise() => raised.Writer.TryWrite(true);

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
}
