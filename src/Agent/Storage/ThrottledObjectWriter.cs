using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Storage;

/// <summary>Writes no faster than its tokens come.</summary>
internal sealed class ThrottledObjectWriter(IObjectWriter inner, TokenBucket tokens) : IObjectWriter
{
    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            int count = (int)Math.Min(bytes.Length, tokens.LargestPiece);
            tokens.Take(count, cancellationToken);
            inner.Write(bytes[..count], cancellationToken);
            bytes = bytes[count..];
        }
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
