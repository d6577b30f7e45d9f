using System.Runtime.InteropServices;

namespace DbCalm.Artefacts.Codecs;

/// <summary>An LZ4F_compressOptions_t; LZ4F_decompressOptions_t has the same form.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Lz4Options
{
    /// <summary>1 when the source, or the target, stays where it is to the end of the frame.</summary>
    public uint IsStable;
    public uint Reserved0;
    public uint Reserved1;
    public uint Reserved2;
}
