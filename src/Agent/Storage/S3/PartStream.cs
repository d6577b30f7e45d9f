namespace DbCalm.Agent.Storage.S3;

/// <summary>
/// A part's bytes as a stream that tells its attempt whenever some were taken. An HTTP client may go on reading a request that is already
/// answered, so that closing this waits for a read that is under way and refuses later ones: the buffer is then free for other bytes.
/// </summary>
internal sealed class PartStream(PartBuffer part, S3Attempt attempt) : Stream
{
    private readonly Lock gate = new();
    private bool isClosed;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => part.Length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            attempt.Moved();
            int count = (int)Math.Clamp(part.Length - position, 0, buffer.Length);
            part.Bytes.Slice((int)position, count).CopyTo(buffer);
            position += count;
            return count;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override long Seek(long offset, SeekOrigin origin) => position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        SeekOrigin.End => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends all reading; what the client library does to its streams does not.</summary>
    public void Release()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }
}
