using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Stored.Streams;

/// <summary>A backup that is stored as segments in one object.</summary>
/// <param name="repository">Where it is; names the keys.</param>
/// <param name="store">Of the repository.</param>
/// <param name="manifest">Found right.</param>
/// <param name="engines">Know how to unpack it.</param>
/// <param name="job">Hears of tools.</param>
internal sealed class StreamBackup(Repository repository, IObjectStore store, Manifest manifest, BackupEngines engines, JobContext job) : IStoredBackup
{
    private const int RemoteWorkers = 4;

    /// <inheritdoc/>
    public Manifest Manifest => manifest;

    /// <inheritdoc/>
    public BackupNotes Notes { get; } = new(new ObjectNotePlace(store, ArtefactLayout.Prefix(manifest.Instance, manifest.BackupId)));

    // A bucket answers late: more requests at once than there are cores keep them busy.
    private int Workers => repository.Type switch
    {
        RepositoryType.Directory => SegmentFormat.Workers,
        RepositoryType.S3 => Math.Max(RemoteWorkers, SegmentFormat.Workers),
    };

    private string DataObject => ArtefactLayout.DataKey(manifest.Instance, manifest.BackupId);

    /// <inheritdoc/>
    public async Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken)
    {
        long? length = await store.FindLengthAsync(DataObject, cancellationToken);
        if (length != manifest.StoredBytes)
        {
            return DataDefect(length);
        }

        return manifest.Encryption is { } encryption && !await ArtefactKeys.ExistAsync(store, manifest, cancellationToken)
            ? Defect(ArtefactLayout.WrappedKeyName(encryption.KeyId), $"it is missing in {store.Location}")
            : null;
    }

    /// <inheritdoc/>
    public async Task RequireReadableAsync(CancellationToken cancellationToken)
    {
        using DataKey? key = await OpenKeyAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredDefect> keys = await WrappedKeyCheck.RunAsync(store, manifest, cancellationToken);
        try
        {
            using IObjectReader data = await store.OpenAsync(DataObject, cancellationToken);
            StoredCheck check = await new SegmentReader(manifest, data, Workers).CheckAsync(share, seed, onRead, cancellationToken);
            return check with { Defects = [.. check.Defects, .. keys] };
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            return new StoredCheck(0, 0, [DataDefect(null), .. keys]);
        }
    }

    /// <inheritdoc/>
    public async Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        IStreamFiles files = await engines.Of(new BackupMethod(manifest.Method)).FindFilesAsync(cancellationToken);
        await new StreamExtraction(files, job).RunAsync(this, directory, onBytes, cancellationToken);
    }

    /// <summary>Writes the engine's stream to <paramref name="sink"/>; see <see cref="SegmentReader.DecodeAsync"/>.</summary>
    public async Task DecodeAsync(SegmentSink sink, CancellationToken cancellationToken)
    {
        using DataKey? key = await OpenKeyAsync(cancellationToken);
        using IObjectReader data = await store.OpenAsync(DataObject, cancellationToken);
        await new SegmentReader(manifest, data, Workers).DecodeAsync(key, sink, cancellationToken);
    }

    /// <summary>Writes the stored bytes to <paramref name="target"/> as they are; see <see cref="ArtefactTransfer.CopyAsync"/>.</summary>
    public async Task<StoredStream> CopyToAsync(IObjectWriter target, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using IObjectReader data = await store.OpenAsync(DataObject, cancellationToken);
        return await ArtefactTransfer.CopyAsync(manifest, new SegmentReader(manifest, data, Workers), target, progress, cancellationToken);
    }

    /// <summary>Stores it anew in <paramref name="target"/> with other settings; see <see cref="ArtefactTransfer.RecodeAsync"/>.</summary>
    public async Task<StoredStream> RecodeToAsync(IObjectWriter target, CompressionSettings compression, DataKey? targetKey, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using DataKey? key = await OpenKeyAsync(cancellationToken);
        using IObjectReader data = await store.OpenAsync(DataObject, cancellationToken);
        return await ArtefactTransfer.RecodeAsync(manifest, new SegmentReader(manifest, data, Workers), key, target, compression, targetKey, progress, cancellationToken);
    }

    /// <summary>The data key; null when it is not encrypted. Throws refused when no key at hand opens it.</summary>
    public async Task<DataKey?> OpenKeyAsync(CancellationToken cancellationToken)
    {
        if (manifest.Encryption is null)
        {
            return null;
        }

        using KeyRing ring = await KeyRings.OpenAsync(repository, cancellationToken);
        return await ArtefactKeys.OpenAsync(store, manifest, ring, cancellationToken);
    }

    private StoredDefect DataDefect(long? length) => Defect(ArtefactLayout.DataName, length is null ? $"it is missing in {store.Location}" : $"it is {length} bytes long instead of {manifest.StoredBytes}");

    private StoredDefect Defect(string name, string message) => new(manifest.BackupId, name, null, message);
}
