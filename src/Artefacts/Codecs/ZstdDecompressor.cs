using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Codecs;

/// <summary>Turns frames back into segments, checking their content checksums. One thread at a time; its context is used again for each.</summary>
public sealed unsafe class ZstdDecompressor : IDisposable
{
    private readonly DecompressionContext context = ZstdLibrary.Open(ZstdNative.CreateDecompressionContext);

    /// <summary>Writes what <paramref name="frame"/> holds to the start of <paramref name="plain"/>; returns its length in bytes. Throws corrupt when it is damaged or does not fit.</summary>
    public int Decompress(ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        fixed (byte* source = frame)
        fixed (byte* target = plain)
        {
            nuint result = ZstdNative.Decompress(context, target, (nuint)plain.Length, source, (nuint)frame.Length);
            return ZstdNative.IsError(result) == 0
                ? (int)result
                : throw new DbCalmException(ErrorCode.Corrupt, $"a compressed segment is damaged: {ZstdNative.Describe(result)}", "restore from another backup");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();
}
