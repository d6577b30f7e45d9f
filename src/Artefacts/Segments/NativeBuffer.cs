using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Segments;

/// <summary>A block of memory that the garbage collector neither moves nor counts; large ones go back to the system when freed.</summary>
public sealed unsafe class NativeBuffer : SafeHandle
{
    /// <param name="capacity">Bytes.</param>
    public NativeBuffer(int capacity)
        : base(0, ownsHandle: true)
    {
        Capacity = capacity;
        SetHandle((nint)NativeMemory.Alloc((nuint)capacity));
    }

    /// <summary>Bytes in all.</summary>
    public int Capacity { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>All of it. Not to be used after or while it is disposed.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<byte>((void*)handle, Capacity);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
