using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>An LZ4F_cctx.</summary>
public sealed class Lz4CompressionContext : SafeHandle
{
    public Lz4CompressionContext()
        : base(0, ownsHandle: true)
    {
        Lz4Codec.CheckCompression(Lz4Native.CreateCompressionContext(out nint context, Lz4Native.Version));
        SetHandle(context);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Lz4Native.IsError(Lz4Native.FreeCompressionContext(handle)) == 0;
}
