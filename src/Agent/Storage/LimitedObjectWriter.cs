using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Core.Values;

namespace DbCalm.Agent.Storage;

/// <summary>Writes until the spool's limit is reached.</summary>
internal sealed class LimitedObjectWriter(IObjectWriter inner, string key, long free, SpoolSettings spool) : IObjectWriter
{
    private long left = free;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        left -= bytes.Length;
        if (left < 0)
        {
            throw new DbCalmException(
                ErrorCode.NoSpace, $"can't write {key}: the spool {spool.Path} may hold no more than {ByteSize.Format(spool.LimitBytes)}", "see to the repository that is down, or raise its spool_limit");
        }

        inner.Write(bytes, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
