using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DbCalm.Core.Manifests;

/// <summary>
/// A manifest as bytes: one JSON object whose last property is the SHA-256 of the file with that property's digits replaced by zeros,
/// so that a flipped bit is noticed without the catalog.
/// </summary>
public static class ManifestFile
{
    private const int HashLength = 64;

    private static ReadOnlySpan<byte> BeforeHash => "\"manifest_sha256\":\""u8;

    private static ReadOnlySpan<byte> AfterHash => "\"}\n"u8;

    /// <summary>The bytes of <paramref name="manifest"/>, ready to be stored.</summary>
    public static byte[] Write(Manifest manifest)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.Manifest);
        byte[] file = [.. json.AsSpan(0, json.Length - 1), (byte)',', .. BeforeHash, .. Zeros, .. AfterHash];
        Encoding.ASCII.GetBytes(Hash(file), file.AsSpan(HashStart(file)));
        return file;
    }

    /// <summary>The manifest in <paramref name="file"/>; throws <see cref="ManifestFormatException"/> unless hash, version and every sum hold.</summary>
    public static Manifest Read(ReadOnlySpan<byte> file)
    {
        int start = HashStart(file);
        if (start <= BeforeHash.Length || !file[..start].EndsWith(BeforeHash) || !file.EndsWith(AfterHash))
        {
            throw new ManifestFormatException("the manifest is cut short or carries no hash of itself");
        }

        byte[] unsealed = file.ToArray();
        Zeros.CopyTo(unsealed.AsSpan(start));
        if (Encoding.ASCII.GetString(file.Slice(start, HashLength)) != Hash(unsealed))
        {
            throw new ManifestFormatException("the manifest does not match the hash that it carries");
        }

        Manifest manifest = Parse(file);
        Check(manifest);
        return manifest;
    }

    /// <summary>SHA-256 of the whole file, in lower-case hex: what the catalog remembers of it.</summary>
    public static string Hash(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private static ReadOnlySpan<byte> Zeros => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    private static int HashStart(ReadOnlySpan<byte> file) => file.Length - AfterHash.Length - HashLength;

    private static Manifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ManifestJson.Default.Manifest) ?? throw new ManifestFormatException("the manifest is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            throw new ManifestFormatException($"the manifest can't be read: {e.Message}", e);
        }
    }

    private static void Check(Manifest manifest)
    {
        if (manifest.FormatVersion != Manifest.CurrentVersion)
        {
            throw new ManifestFormatException($"the manifest has format version {manifest.FormatVersion}; this program reads version {Manifest.CurrentVersion}");
        }

        long stored = 0;
        long plain = 0;
        foreach (Segment segment in manifest.Segments ?? throw new ManifestFormatException("the manifest has no segments"))
        {
            if (segment.Stored <= 0 || segment.Plain <= 0 || segment.Sha256 is not { Length: 64 })
            {
                throw new ManifestFormatException("the manifest has a segment with an impossible length or hash");
            }

            stored += segment.Stored;
            plain += segment.Plain;
        }

        if (stored != manifest.StoredBytes || plain != manifest.DataBytes)
        {
            throw new ManifestFormatException("the manifest's sizes are not the sums of its segments");
        }
    }
}
