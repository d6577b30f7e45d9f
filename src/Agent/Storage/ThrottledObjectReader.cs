using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Storage;

/// <summary>Reads no faster than its tokens come.</summary>
internal sealed class ThrottledObjectReader(IObjectReader inner, TokenBucket tokens) : IObjectReader
{
    /// <inheritdoc/>
    public long Length => inner.Length;

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> buffer, CancellationToken cancellationToken)
    {
        int done = 0;
        int wanted = (int)Math.Clamp(inner.Length - offset, 0, buffer.Length);
        while (done < wanted)
        {
            int count = (int)Math.Min(wanted - done, tokens.LargestPiece);
            tokens.Take(count, cancellationToken);
            int read = inner.Read(offset + done, buffer.Slice(done, count), cancellationToken);
            done += read;
            if (read < count)
            {
                break;
            }
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
