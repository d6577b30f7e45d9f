using System.Runtime.InteropServices;

namespace DbCalm.Agent.Pipeline;

/// <summary>Memory outside the managed heap for one segment, used again and again, so that reading a backup of any size allocates nothing.</summary>
/// <param name="length">Bytes.</param>
internal sealed unsafe class NativeBlock(int length) : IDisposable
{
    private byte* start = (byte*)NativeMemory.Alloc((nuint)length);

    /// <summary>All of it; what it holds at first is undefined.</summary>
    public Span<byte> Span => new(start, start is null ? 0 : length);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(start);
        start = null;
    }
}
