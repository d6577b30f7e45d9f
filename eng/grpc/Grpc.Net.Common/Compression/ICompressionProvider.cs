using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One way to compress messages, found by the name that calls announce in their headers.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>A stream that compresses into <paramref name="stream"/> and leaves it open; a null level means the provider's own.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that decompresses what it reads from <paramref name="stream"/>.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
