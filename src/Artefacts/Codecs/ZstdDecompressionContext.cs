using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>A ZSTD_DCtx.</summary>
public sealed class ZstdDecompressionContext() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => ZstdNative.IsError(ZstdNative.FreeDecompressionContext(handle)) == 0;
}
