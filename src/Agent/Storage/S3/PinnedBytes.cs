using System.Buffers;

namespace DbCalm.Agent.Storage.S3;

/// <summary>A caller's pinned bytes in the shape that asynchronous calls take; good until it is disposed.</summary>
internal sealed unsafe class PinnedBytes(byte* start, int length) : MemoryManager<byte>
{
    private byte* current = start;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(current is null, this);
        return new Span<byte>(current, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(current is null, this);
        return new MemoryHandle(current + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => current = null;
}
