using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Artefacts.Encryption;

/// <summary>A wrapped key as bytes: one JSON object that ends with its own hash; see <see cref="SelfHash"/>.</summary>
public static class WrappedKeyFile
{
    /// <summary>More bytes than any has.</summary>
    public const int MaxBytes = 64 << 10;

    private const string HashProperty = "file_sha256";

    /// <summary>The bytes of <paramref name="key"/>, ready to be stored.</summary>
    public static byte[] Write(WrappedKey key) => SelfHash.Seal(JsonSerializer.SerializeToUtf8Bytes(key, WrappedKeyJson.Default.WrappedKey), HashProperty);

    /// <summary>The wrapped key in <paramref name="file"/>. Throws corrupt unless its hash and every value hold and it is the one of <paramref name="backupId"/>.</summary>
    public static WrappedKey Read(ReadOnlySpan<byte> file, string backupId)
    {
        if (SelfHash.FindDefect(file, HashProperty) is { } defect)
        {
            throw Corrupt(backupId, $"it {defect}");
        }

        WrappedKey key = Parse(file, backupId);
        string? impossible = key switch
        {
            { FormatVersion: not WrappedKey.CurrentVersion } => $"it has format version {key.FormatVersion}; this program reads version {WrappedKey.CurrentVersion}",
            { Algorithm: not ManifestEncryption.Aes256Gcm } => $"it is encrypted with {NameRules.Quote(key.Algorithm)}, which this program does not know",
            _ when key.BackupId != backupId => $"it is the key of backup {NameRules.Quote(key.BackupId)}",
            _ when !IsHex(key.KeyId, 8) || !IsHex(key.Nonce, WrappedKey.NonceBytes) || !IsHex(key.Wrapped, WrappedKey.CipherBytes) => "it has an impossible value",
            _ => null,
        };
        return impossible is null ? key : throw Corrupt(backupId, impossible);
    }

    private static bool IsHex(string? text, int bytes) => text?.Length == 2 * bytes && text.All(char.IsAsciiHexDigitLower);

    private static WrappedKey Parse(ReadOnlySpan<byte> file, string backupId)
    {
        try
        {
            return JsonSerializer.Deserialize(file, WrappedKeyJson.Default.WrappedKey) ?? throw Corrupt(backupId, "it is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            throw Corrupt(backupId, $"it can't be read: {e.Message}", e);
        }
    }

    private static DbCalmException Corrupt(string backupId, string why, Exception? inner = null) => new(
        ErrorCode.Corrupt, $"backup {backupId}, wrapped key: {why}", "take the key object from another copy of the backup", inner);
}
