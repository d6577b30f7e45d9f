using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>An LZ4F_dctx.</summary>
public sealed class Lz4DecompressionContext : SafeHandle
{
    public Lz4DecompressionContext()
        : base(0, ownsHandle: true)
    {
        Lz4Codec.CheckCompression(Lz4Native.CreateDecompressionContext(out nint context, Lz4Native.Version));
        SetHandle(context);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // Answers what the decoder still waits for, which is no error.
        _ = Lz4Native.FreeDecompressionContext(handle);
        return true;
    }
}
