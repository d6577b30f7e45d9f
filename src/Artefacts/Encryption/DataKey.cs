using System.Security.Cryptography;

namespace DbCalm.Artefacts.Encryption;

/// <summary>The key that encrypts the segments of one artefact and nothing else, ever: nonces follow from it. Zeroed when disposed.</summary>
public sealed class DataKey : IDisposable
{
    private readonly SecretBytes bytes = new();

    private DataKey(string backupId) => BackupId = backupId;

    /// <summary>The backup whose artefact it is for; bound to every segment.</summary>
    public string BackupId { get; }

    internal ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>A fresh one. Each stored form of a backup needs its own; only a copy of the very same stored bytes keeps the key.</summary>
    public static DataKey Create(string backupId)
    {
        var key = new DataKey(backupId);
        RandomNumberGenerator.Fill(key.bytes.Span);
        return key;
    }

    /// <summary>One whose bytes <paramref name="fill"/> writes.</summary>
    internal static DataKey Create(string backupId, Action<Span<byte>> fill)
    {
        var key = new DataKey(backupId);
        fill(key.bytes.Span);
        return key;
    }

    /// <inheritdoc/>
    public void Dispose() => bytes.Dispose();
}
