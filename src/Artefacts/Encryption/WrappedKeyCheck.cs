using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Encryption;

/// <summary>Finds out whether the wrapped keys of an artefact are what was written, without any key: each carries its own hash.</summary>
public static class WrappedKeyCheck
{
    /// <summary>All that is wrong; empty for an artefact that is not encrypted. Throws only when the repository can't be read.</summary>
    public static async Task<IReadOnlyList<StoredDefect>> RunAsync(IObjectStore store, Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Encryption is not { } encryption)
        {
            return [];
        }

        var defects = new List<StoredDefect>();
        foreach (string keyId in (await ListAsync(store, manifest, cancellationToken)).Append(encryption.KeyId).Distinct(StringComparer.Ordinal))
        {
            if (await FindDefectAsync(store, manifest, keyId, cancellationToken) is { } message)
            {
                defects.Add(new StoredDefect(manifest.BackupId, ArtefactLayout.WrappedKeyName(keyId), null, message));
            }
        }

        return defects;
    }

    private static async Task<IEnumerable<string>> ListAsync(IObjectStore store, Manifest manifest, CancellationToken cancellationToken)
    {
        string prefix = ArtefactLayout.Prefix(manifest.Instance, manifest.BackupId);
        try
        {
            return (await store.ListAsync(prefix, cancellationToken)).Select(key => ArtefactLayout.FindKeyId(key[prefix.Length..])).OfType<string>();
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused)
        {
            // Credentials that may read and not list: the first key is known by name.
            return [];
        }
    }

    private static async Task<string?> FindDefectAsync(IObjectStore store, Manifest manifest, string keyId, CancellationToken cancellationToken)
    {
        try
        {
            using IObjectReader reader = await store.OpenAsync(ArtefactLayout.WrappedKeyKey(manifest.Instance, manifest.BackupId, keyId), cancellationToken);
            byte[] file = new byte[Math.Min(reader.Length, WrappedKeyFile.MaxBytes)];
            WrappedKey key = WrappedKeyFile.Read(file.AsSpan(0, reader.Read(0, file, cancellationToken)), manifest.BackupId);
            return key.KeyId == keyId ? null : $"it was wrapped with key {key.KeyId}";
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            return $"it is missing in {store.Location}";
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Corrupt)
        {
            return e.Message;
        }
    }
}
