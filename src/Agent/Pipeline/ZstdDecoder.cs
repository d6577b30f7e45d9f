using System.Runtime.InteropServices;

namespace DbCalm.Agent.Pipeline;

/// <summary>Decompresses whole zstd frames with the system's libzstd. One thread at a time.</summary>
internal sealed unsafe partial class ZstdDecoder : IDisposable
{
    private const string Library = "libzstd.so.1";

    private nint context = CreateContext();

    /// <summary>
    /// Decompresses <paramref name="frames"/> into <paramref name="plain"/> and returns the bytes written; negative when the frames are damaged or hold more
    /// than fits. The frames' own checksums are compared on the way.
    /// </summary>
    public int Decode(ReadOnlySpan<byte> frames, Span<byte> plain)
    {
        fixed (byte* source = frames, destination = plain)
        {
            nuint result = Decompress(context, destination, (nuint)plain.Length, source, (nuint)frames.Length);
            return IsError(result) != 0 ? -1 : (int)result;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = FreeContext(context);
        context = 0;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    private static partial nint CreateContext();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    private static partial nuint Decompress(nint context, byte* destination, nuint capacity, byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
