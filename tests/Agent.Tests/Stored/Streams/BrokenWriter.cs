using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Tests.Stored.Streams;

/// <summary>A store that runs full.</summary>
internal sealed class BrokenWriter(int failAfter) : IObjectWriter
{
    private int writes;

    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++writes > failAfter)
        {
            throw new DbCalmException(ErrorCode.NoSpace, "full");
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
