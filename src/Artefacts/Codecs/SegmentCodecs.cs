using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Codecs;

/// <summary>Which codec serves which method.</summary>
public static class SegmentCodecs
{
    /// <summary>A codec of <paramref name="kind"/>. Throws refused, naming the package, when its library is not installed.</summary>
    /// <param name="kind">The method.</param>
    /// <param name="level">Its own level; means nothing for decompressing.</param>
    public static ISegmentCodec Open(CompressionKind kind, int level) => kind switch
    {
        CompressionKind.None => new PlainCodec(),
        CompressionKind.Gzip => new GzipCodec(level),
        CompressionKind.Zstd => new ZstdCodec(level),
        CompressionKind.Lz4 => new Lz4Codec(level),
    };
}
