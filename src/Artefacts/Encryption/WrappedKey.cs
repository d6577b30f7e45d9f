using System.Security.Cryptography;
using System.Text;
using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Encryption;

/// <summary>A data key, encrypted with one key of the repository; described in docs/formats/artefact.md.</summary>
public sealed record WrappedKey
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentVersion = 1;

    internal const int NonceBytes = 12;
    internal const int TagBytes = 16;
    internal const int CipherBytes = SecretBytes.Length + TagBytes;

    /// <summary>The format's version.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>The backup whose data key it is.</summary>
    public required string BackupId { get; init; }

    /// <summary>The key of the repository that opens it.</summary>
    public required string KeyId { get; init; }

    /// <summary>Always <see cref="ManifestEncryption.Aes256Gcm"/>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>12 bytes in lower-case hex.</summary>
    public required string Nonce { get; init; }

    /// <summary>The encrypted data key and its tag, 32 + 16 bytes in lower-case hex.</summary>
    public required string Wrapped { get; init; }

    /// <summary>Wraps <paramref name="dataKey"/> with <paramref name="key"/>, under a random nonce.</summary>
    public static WrappedKey Wrap(DataKey dataKey, RepositoryKey key)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        return Wrap(dataKey, key, nonce);
    }

    internal static WrappedKey Wrap(DataKey dataKey, RepositoryKey key, ReadOnlySpan<byte> nonce)
    {
        Span<byte> wrapped = stackalloc byte[CipherBytes];
        using var cipher = new AesGcm(key.Bytes, TagBytes);
        cipher.Encrypt(nonce, dataKey.Bytes, wrapped[..SecretBytes.Length], wrapped[SecretBytes.Length..], AssociatedData(dataKey.BackupId, key.Id));
        return new WrappedKey
        {
            BackupId = dataKey.BackupId,
            KeyId = key.Id,
            Algorithm = ManifestEncryption.Aes256Gcm,
            Nonce = Convert.ToHexStringLower(nonce),
            Wrapped = Convert.ToHexStringLower(wrapped),
        };
    }

    /// <summary>The data key; null when <paramref name="key"/> is not the one that wrapped it, or it was changed since.</summary>
    public DataKey? Unwrap(RepositoryKey key)
    {
        byte[] wrapped = Convert.FromHexString(Wrapped);
        using var cipher = new AesGcm(key.Bytes, TagBytes);
        try
        {
            return DataKey.Create(BackupId, target => cipher.Decrypt(
                Convert.FromHexString(Nonce), wrapped.AsSpan(0, SecretBytes.Length), wrapped.AsSpan(SecretBytes.Length), target, AssociatedData(BackupId, KeyId)));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] AssociatedData(string backupId, string keyId) => Encoding.UTF8.GetBytes($"dbcalm-key-1\0{backupId}\0{keyId}");
}
