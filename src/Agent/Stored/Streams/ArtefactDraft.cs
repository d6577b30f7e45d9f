using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Streams;

/// <summary>A backup in the making as segments: its objects in the repository.</summary>
internal sealed class ArtefactDraft : IBackupDraft
{
    private readonly IObjectStore store;
    private readonly string instance;
    private readonly string backupId;
    private readonly JobContext job;
    private readonly CompressionSettings compression;
    private readonly IObjectWriter data;

    // The source of a copy whose stored bytes are taken as they are.
    private readonly StreamBackup? verbatim;
    private DataKey? key;
    private string keyId = "";
    private PackedStream? stream;
    private bool isPublished;

    private ArtefactDraft(DraftPlace place, StreamBackup? verbatim, JobContext job, IObjectWriter data)
    {
        store = place.Store;
        instance = place.Instance;
        backupId = place.BackupId;
        compression = place.Repository.Compression;
        this.verbatim = verbatim;
        this.job = job;
        this.data = data;
    }

    /// <summary>Begins one, after writing down that it will. Throws refused when the key that is to encrypt it can't be had.</summary>
    public static async Task<ArtefactDraft> BeginAsync(DraftPlace place, IStoredBackup? source, JobContext job, CancellationToken cancellationToken)
    {
        using RepositoryKey? wrapping = await KeyRings.CurrentAsync(place.Repository, cancellationToken);
        StreamBackup? verbatim = source is StreamBackup stream && ArtefactTransfer.IsStoredAs(stream.Manifest, place.Repository.Compression, wrapping is not null) ? stream : null;
        job.Traces.Record(new JobTrace.Artefact(place.Repository.Name.Value, place.Instance, place.BackupId, place.IsSpooled));
        CrashPoints.Pass("backup-traced");
        IObjectWriter data = await place.Store.CreateAsync(ArtefactLayout.DataKey(place.Instance, place.BackupId), cancellationToken);
        var draft = new ArtefactDraft(place, verbatim, job, data);
        try
        {
            await draft.EncryptAsync(wrapping, cancellationToken);
            return draft;
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task StoreAsync(IEngineRun engine, Action<long, long> progress, CancellationToken cancellationToken) =>
        stream = new PackedStream(engine.StreamFormat, await new SegmentWriter(data, compression, key, engine.Watch, progress).StoreAsync(engine.Output, engine.Stop, cancellationToken));

    /// <inheritdoc/>
    public async Task CopyAsync(IStoredBackup source, Action<long, long> progress, CancellationToken cancellationToken) => stream = source switch
    {
        StreamBackup when verbatim is not null => new PackedStream(verbatim.Manifest.StreamFormat, await verbatim.CopyToAsync(data, progress, cancellationToken)),
        StreamBackup other => new PackedStream(other.Manifest.StreamFormat, await other.RecodeToAsync(data, compression, key, progress, cancellationToken)),
        PlainBackup directory => await directory.PackAsync(job, (output, stop) => new SegmentWriter(data, compression, key, static _ => { }, progress).StoreAsync(output, stop, cancellationToken), cancellationToken),
        _ => throw new InvalidOperationException($"unknown kind of backup {source.GetType().Name}"),
    };

    /// <inheritdoc/>
    public async Task<StoredForm> CommitAsync(CancellationToken cancellationToken)
    {
        (string format, StoredStream stored) = stream!;
        if (stored.Segments.Count == 0)
        {
            throw new DbCalmException(ErrorCode.ToolFailed, $"the backup tool wrote nothing for backup {backupId}", "see the job's log for what it said");
        }

        await data.CommitAsync(cancellationToken);
        CrashPoints.Pass("data-durable");
        cancellationToken.ThrowIfCancellationRequested();
        return new StoredForm
        {
            StreamFormat = format,
            Compression = ManifestCompression.NameOf(compression.Kind),
            CompressionLevel = compression.Level,
            Encryption = key is null ? null : new ManifestEncryption(ManifestEncryption.Aes256Gcm, keyId),
            DataBytes = stored.PlainBytes,
            StoredBytes = stored.StoredBytes,
            Sha256 = stored.Sha256,
            Segments = stored.Segments,
        };
    }

    /// <inheritdoc/>
    public async Task<string> PublishAsync(Manifest manifest)
    {
        byte[] file = ManifestFile.Write(manifest);
        try
        {
            await WriteManifestAsync(file);
        }
        catch (DbCalmException)
        {
            if (!await HoldsAsync(file))
            {
                throw;
            }
        }

        isPublished = true;
        CrashPoints.Pass("manifest-durable");
        return ManifestFile.Hash(file);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        key?.Dispose();
        await data.DisposeAsync();
        if (isPublished)
        {
            return;
        }

        try
        {
            await ArtefactRemoval.RemoveUnlessCompleteAsync(store, instance, backupId, CancellationToken.None);
        }
        catch (DbCalmException e)
        {
            // What made the backup fail counts more than this; without a manifest the rest is only waste.
            await job.LogAsync($"what was written of {backupId} could not be removed: {e.Message}", CancellationToken.None);
        }
    }

    private async Task EncryptAsync(RepositoryKey? wrapping, CancellationToken cancellationToken)
    {
        if (wrapping is not null)
        {
            keyId = wrapping.Id;
            key = verbatim is null ? DataKey.Create(backupId) : await verbatim.OpenKeyAsync(cancellationToken);
            await ArtefactKeys.StoreAsync(store, instance, key!, wrapping, cancellationToken);
        }
    }

    private async Task WriteManifestAsync(byte[] file)
    {
        await using IObjectWriter writer = await store.CreateAsync(ArtefactLayout.ManifestKey(instance, backupId), CancellationToken.None);
        writer.Write(file, CancellationToken.None);
        await writer.CommitAsync(CancellationToken.None);
    }

    private async Task<bool> HoldsAsync(byte[] file)
    {
        string key = ArtefactLayout.ManifestKey(instance, backupId);
        if (await store.FindLengthAsync(key, CancellationToken.None) != file.Length)
        {
            return false;
        }

        using IObjectReader reader = await store.OpenAsync(key, CancellationToken.None);
        byte[] stored = new byte[file.Length];
        return reader.Read(0, stored, CancellationToken.None) == file.Length && stored.AsSpan().SequenceEqual(file);
    }
}
