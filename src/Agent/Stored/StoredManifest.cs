using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Stored;

/// <summary>The manifest of a stored backup, held against itself and against what the catalog knows.</summary>
/// <param name="Manifest">Null when there is a defect.</param>
/// <param name="Sha256">Of the whole file, in lower-case hex; empty when there is a defect.</param>
/// <param name="Defect">What is wrong with it; null when nothing is.</param>
/// <param name="Refusal">Why this program can't read it though nothing is wrong with it; null when it can, or when it is damaged.</param>
internal sealed record StoredManifest(Manifest? Manifest, string Sha256, StoredDefect? Defect, DbCalmException? Refusal = null)
{
    private const int MaxManifestBytes = 512 << 20;

    /// <summary>True when <paramref name="manifest"/> is of the backup that <paramref name="reference"/> speaks of, whatever the form of the copy: it restores to the same.</summary>
    public static bool IsOf(Manifest manifest, ArtefactRef reference) => manifest.BackupId == reference.BackupId
        && manifest.Instance == reference.Instance
        && IsAt(manifest, reference)
        && (reference.JobId.Length == 0 || manifest.JobId == reference.JobId);

    /// <summary>The same when it is what <paramref name="reference"/> speaks of; a defect otherwise.</summary>
    public StoredManifest HeldAgainst(ArtefactRef reference)
    {
        if (Manifest is null)
        {
            return this;
        }

        if (reference.ManifestSha256.Length > 0 && Sha256 != reference.ManifestSha256)
        {
            return Bad(reference.BackupId, "it does not match the hash that the catalog remembers");
        }

        return FindDifference(Manifest, reference) is { } difference ? Bad(reference.BackupId, difference) : this;
    }

    /// <summary>What there is to say when there is none.</summary>
    public static StoredManifest Missing(string backupId, string location) => Bad(backupId, $"it is missing in {location}");

    /// <summary>The manifest in <paramref name="file"/>, held against itself.</summary>
    public static StoredManifest Parse(string backupId, ReadOnlySpan<byte> file)
    {
        try
        {
            return new StoredManifest(ManifestFile.Read(file), ManifestFile.Hash(file), null);
        }
        catch (ManifestFormatException e)
        {
            return Bad(backupId, e.Message) with { Refusal = e.Cure is { } cure ? new DbCalmException(ErrorCode.Refused, $"backup {backupId} can't be read: {e.Message}", cure) : null };
        }
    }

    /// <summary>Reads the manifest of a backup and holds it against itself; null when there is none. Throws only when the repository can't be read.</summary>
    public static async Task<StoredManifest?> FindAsync(IObjectStore store, string instance, string backupId, CancellationToken cancellationToken) =>
        await ReadObjectAsync(store, ArtefactLayout.ManifestKey(instance, backupId), cancellationToken) is { } file ? Parse(backupId, file) : null;

    private static async Task<byte[]?> ReadObjectAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            using IObjectReader reader = await store.OpenAsync(key, cancellationToken);
            byte[] file = new byte[(int)Math.Min(reader.Length, MaxManifestBytes)];
            int read = reader.Read(0, file, cancellationToken);
            return file[..read];
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            await store.CheckReachableAsync(cancellationToken);
            return null;
        }
    }

    private static string? FindDifference(Manifest manifest, ArtefactRef reference)
    {
        if (manifest.BackupId != reference.BackupId || manifest.Instance != reference.Instance)
        {
            return $"it is the manifest of backup {manifest.BackupId} of instance {manifest.Instance}";
        }

        // The size of the data differs among copies: files are no stream.
        return IsAt(manifest, reference) && manifest.StoredBytes == reference.StoredBytes ? null : "its type, method, LSNs or sizes are not those that the catalog remembers";
    }

    // Two methods without LSNs must not look alike.
    private static bool IsAt(Manifest manifest, ArtefactRef reference) => manifest.Type == reference.Type.ToCore()
        && manifest.Method == BackupMethod.Of(reference.Method).Value
        && (manifest.Physical?.FromLsn ?? 0) == reference.FromLsn
        && (manifest.Physical?.ToLsn ?? 0) == reference.ToLsn;

    private static StoredManifest Bad(string backupId, string message) => new(null, "", new StoredDefect(backupId, ArtefactLayout.ManifestName, null, message));
}
