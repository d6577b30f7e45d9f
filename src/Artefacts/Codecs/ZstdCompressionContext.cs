using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>A ZSTD_CCtx.</summary>
public sealed class ZstdCompressionContext() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => ZstdNative.IsError(ZstdNative.FreeCompressionContext(handle)) == 0;
}
