namespace DbCalm.Artefacts.Segments;

/// <summary>Lets one thread write bytes and another read them as a stream, without a copy in between: each write waits until it was read.</summary>
internal sealed unsafe class StreamHandoff : Stream
{
    private readonly object gate = new();
    private byte* offered;
    private int offeredLength;
    private bool isEnded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Hands <paramref name="bytes"/> over; returns when they were read, or when nobody reads any more.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            lock (gate)
            {
                offered = start;
                offeredLength = bytes.Length;
                Monitor.PulseAll(gate);
                while (offeredLength > 0 && !isEnded)
                {
                    Monitor.Wait(gate);
                }

                // The bytes are gone once this returns.
                offeredLength = 0;
            }
        }
    }

    /// <summary>Ends the stream for the reader, and every wait.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnded = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        lock (gate)
        {
            while (offeredLength == 0 && !isEnded)
            {
                Monitor.Wait(gate);
            }

            int read = Math.Min(buffer.Length, offeredLength);
            new ReadOnlySpan<byte>(offered, read).CopyTo(buffer);
            offered += read;
            offeredLength -= read;
            if (offeredLength == 0)
            {
                Monitor.PulseAll(gate);
            }

            return read;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is kept.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
