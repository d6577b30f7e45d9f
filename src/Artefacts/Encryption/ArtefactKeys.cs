using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Encryption;

/// <summary>The wrapped keys beside the data object of an artefact.</summary>
public static class ArtefactKeys
{
    /// <summary>
    /// Stores <paramref name="dataKey"/>, wrapped with <paramref name="key"/>. To be done before the manifest is written, and again for each key that the
    /// repository changes to. Throws already-exists when it is wrapped with that key already.
    /// </summary>
    public static async Task StoreAsync(IObjectStore store, string instance, DataKey dataKey, RepositoryKey key, CancellationToken cancellationToken)
    {
        byte[] file = WrappedKeyFile.Write(WrappedKey.Wrap(dataKey, key));
        await using IObjectWriter writer = await store.CreateAsync(ArtefactLayout.WrappedKeyKey(instance, dataKey.BackupId, key.Id), cancellationToken);
        writer.Write(file, cancellationToken);
        await writer.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// The data key of the artefact that <paramref name="manifest"/> describes; null when it is not encrypted. Throws refused, with the ids of the keys that
    /// would open it and of those at hand, when none fits, and corrupt when the wrapped keys that would fit are damaged.
    /// </summary>
    public static async Task<DataKey?> OpenAsync(IObjectStore store, Manifest manifest, KeyRing ring, CancellationToken cancellationToken)
    {
        if (manifest.Encryption is null)
        {
            return null;
        }

        DbCalmException? failure = null;
        foreach (RepositoryKey key in ring.All)
        {
            string name = ArtefactLayout.WrappedKeyKey(manifest.Instance, manifest.BackupId, key.Id);
            try
            {
                if (await FindAsync(store, name, cancellationToken) is { } file)
                {
                    return Unwrap(manifest.BackupId, file, key);
                }
            }
            catch (DbCalmException e) when (e.Code == ErrorCode.Corrupt)
            {
                failure ??= e;
            }
        }

        IReadOnlyList<string> stored = await ListAsync(store, manifest, cancellationToken);
        throw failure ?? (stored.Count == 0 ? Missing(store, manifest) : Refuse(manifest, stored, ring));
    }

    /// <summary>True when there is a wrapped key of the artefact, good or not.</summary>
    public static async Task<bool> ExistAsync(IObjectStore store, Manifest manifest, CancellationToken cancellationToken) =>
        await store.FindLengthAsync(ArtefactLayout.WrappedKeyKey(manifest.Instance, manifest.BackupId, manifest.Encryption!.KeyId), cancellationToken) is not null
        || (await ListAsync(store, manifest, cancellationToken)).Count > 0;

    /// <summary>The data key in <paramref name="file"/>, opened with <paramref name="key"/>. Throws corrupt when it is damaged or not wrapped with that key.</summary>
    public static DataKey Unwrap(string backupId, ReadOnlySpan<byte> file, RepositoryKey key)
    {
        WrappedKey wrapped = WrappedKeyFile.Read(file, backupId);
        return wrapped.KeyId == key.Id && wrapped.Unwrap(key) is { } dataKey
            ? dataKey
            : throw new DbCalmException(ErrorCode.Corrupt, $"backup {backupId}, wrapped key: it is not what was wrapped with key {key.Id}", "take the key object from another copy of the backup");
    }

    /// <summary>That the artefact of <paramref name="manifest"/> can't be read: which keys would open it and which are at hand.</summary>
    /// <param name="manifest">Of an encrypted artefact.</param>
    /// <param name="wrappedWith">The ids of the keys that its data key is wrapped with.</param>
    /// <param name="ring">The keys at hand.</param>
    public static DbCalmException Refuse(Manifest manifest, IReadOnlyList<string> wrappedWith, KeyRing ring)
    {
        string needed = string.Join(" or ", wrappedWith.Count > 0 ? wrappedWith : [manifest.Encryption!.KeyId]);
        string atHand = ring.All.Count == 0 ? "no key is at hand" : $"at hand: {string.Join(", ", ring.All.Select(key => key.Id))}";
        return new DbCalmException(
            ErrorCode.Refused,
            $"backup {manifest.BackupId} is encrypted with key {needed}; {atHand}",
            "give that key as encryption_key or among retired_encryption_keys of the repository, or as --key-file");
    }

    private static DbCalmException Missing(IObjectStore store, Manifest manifest) => new(
        ErrorCode.Corrupt, $"backup {manifest.BackupId}, {ArtefactLayout.WrappedKeyName(manifest.Encryption!.KeyId)}: it is missing in {store.Location}", "take the key object from another copy of the backup");

    private static async Task<IReadOnlyList<string>> ListAsync(IObjectStore store, Manifest manifest, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> keys = await store.ListAsync(ArtefactLayout.Prefix(manifest.Instance, manifest.BackupId), cancellationToken);
        return [.. keys.Select(key => ArtefactLayout.FindKeyId(key[(key.LastIndexOf('/') + 1)..])).OfType<string>()];
    }

    private static async Task<byte[]?> FindAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            using IObjectReader reader = await store.OpenAsync(key, cancellationToken);
            byte[] file = new byte[Math.Min(reader.Length, WrappedKeyFile.MaxBytes)];
            return file[..reader.Read(0, file, cancellationToken)];
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }
}
