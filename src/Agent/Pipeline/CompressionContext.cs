using System.Runtime.InteropServices;

namespace DbCalm.Agent.Pipeline;

/// <summary>A ZSTD_CCtx.</summary>
internal sealed class CompressionContext() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => ZstdNative.IsError(ZstdNative.FreeCompressionContext(handle)) == 0;
}
