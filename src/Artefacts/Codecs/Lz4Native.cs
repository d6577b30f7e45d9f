using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>The calls of the system's liblz4 (1.8 or later) that are used here: its frame format.</summary>
internal static unsafe partial class Lz4Native
{
    internal const uint Version = 100;
    internal const int MaxHeaderBytes = 19;
    internal const int Blocks4MiB = 7;
    internal const int IndependentBlocks = 1;

    private const string Library = "liblz4.so.1";

    [LibraryImport(Library, EntryPoint = "LZ4F_createCompressionContext")]
    internal static partial nuint CreateCompressionContext(out nint context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_freeCompressionContext")]
    internal static partial nuint FreeCompressionContext(nint context);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressBound")]
    internal static partial nuint CompressBound(nuint sourceLength, in Lz4Preferences preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressBegin")]
    internal static partial nuint CompressBegin(Lz4CompressionContext context, byte* target, nuint targetCapacity, in Lz4Preferences preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressUpdate")]
    internal static partial nuint CompressUpdate(
        Lz4CompressionContext context, byte* target, nuint targetCapacity, byte* source, nuint sourceLength, in Lz4Options options);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressEnd")]
    internal static partial nuint CompressEnd(Lz4CompressionContext context, byte* target, nuint targetCapacity, in Lz4Options options);

    [LibraryImport(Library, EntryPoint = "LZ4F_createDecompressionContext")]
    internal static partial nuint CreateDecompressionContext(out nint context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_freeDecompressionContext")]
    internal static partial nuint FreeDecompressionContext(nint context);

    [LibraryImport(Library, EntryPoint = "LZ4F_resetDecompressionContext")]
    internal static partial void ResetDecompressionContext(Lz4DecompressionContext context);

    [LibraryImport(Library, EntryPoint = "LZ4F_decompress")]
    internal static partial nuint Decompress(
        Lz4DecompressionContext context, byte* target, ref nuint targetLength, byte* source, ref nuint sourceLength, in Lz4Options options);

    [LibraryImport(Library, EntryPoint = "LZ4F_isError")]
    internal static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "LZ4F_getErrorName")]
    private static partial nint ErrorName(nuint code);

    internal static string Describe(nuint code) => Marshal.PtrToStringUTF8(ErrorName(code)) ?? "unknown error";
}
