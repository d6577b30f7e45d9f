using System.Text.Json;

namespace DbCalm.Core.Manifests;

/// <summary>A manifest as bytes: one JSON object that ends with its own hash; see <see cref="SelfHash"/>.</summary>
public static class ManifestFile
{
    private const string HashProperty = "manifest_sha256";

    /// <summary>The bytes of <paramref name="manifest"/>, ready to be stored.</summary>
    public static byte[] Write(Manifest manifest) => SelfHash.Seal(JsonSerializer.SerializeToUtf8Bytes(ManifestDocument.Of(manifest), ManifestJson.Default.ManifestDocument), HashProperty);

    /// <summary>The manifest in <paramref name="file"/>; throws <see cref="ManifestFormatException"/> unless hash, version, every value and every sum hold.</summary>
    public static Manifest Read(ReadOnlySpan<byte> file)
    {
        if (SelfHash.FindDefect(file, HashProperty) is { } defect)
        {
            throw new ManifestFormatException($"the manifest {defect}");
        }

        Manifest manifest = Parse(file);
        ManifestRules.Check(manifest);
        return manifest;
    }

    /// <summary>SHA-256 of the whole file, in lower-case hex: what the catalog remembers of it.</summary>
    public static string Hash(ReadOnlySpan<byte> file) => SelfHash.Of(file);

    private static Manifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            // First of all: a later version may look quite different.
            ManifestRules.CheckVersion(VersionOf(json));
            ManifestDocument document = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestDocument) ?? throw new ManifestFormatException("the manifest is empty");
            return document.ToManifest();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            throw new ManifestFormatException($"the manifest can't be read: {e.Message}", e);
        }
    }

    private static int VersionOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals("format_version"u8);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int version) ? version : throw new JsonException("format_version is no number");
            }

            reader.Skip();
        }

        return 0;
    }
}
