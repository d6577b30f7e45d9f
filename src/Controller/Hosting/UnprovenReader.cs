using System.Buffers;
using System.IO.Pipelines;
using DbCalm.Controller.Access;

namespace DbCalm.Controller.Hosting;

/// <summary>Reads what a connection sends no faster than the allowance of its address lets an unproven connection go; what is not read waits with the sender. A proven connection goes at full speed.</summary>
internal sealed class UnprovenReader(PipeReader reader, UnprovenConnection connection, TimeProvider time, CancellationToken closed) : PipeReader
{
    private ReadOnlySequence<byte> last;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => connection.IsProven ? reader.ReadAsync(cancellationToken) : ReadInTurnAsync(cancellationToken);

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!connection.IsProven && connection.Wait > TimeSpan.Zero)
        {
            result = default;
            return false;
        }

        bool read = reader.TryRead(out result);
        last = read && !connection.IsProven ? result.Buffer : default;
        return read;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!last.IsEmpty)
        {
            connection.Take((int)last.Slice(last.Start, consumed).Length);
            last = default;
        }

        reader.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => reader.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => reader.CompleteAsync(exception);

    private async ValueTask<ReadResult> ReadInTurnAsync(CancellationToken cancellationToken)
    {
        while (connection.Wait is { Ticks: > 0 } wait && !closed.IsCancellationRequested)
        {
            // A connection that closes meanwhile is read at once: its end stands there.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(closed, cancellationToken);
            await Task.Delay(wait, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        ReadResult result = await reader.ReadAsync(cancellationToken);
        last = connection.IsProven ? default : result.Buffer;
        return result;
    }
}
