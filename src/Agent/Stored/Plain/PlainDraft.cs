using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>A backup in the making as a directory: unpacked under another name, made durable, then renamed, then described.</summary>
internal sealed class PlainDraft : IBackupDraft
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly PlainPlace place;
    private readonly IStreamFiles files;
    private readonly ToolPriority? priority;
    private readonly JobContext job;
    private bool isPublished;

    private PlainDraft(PlainPlace place, IStreamFiles files, ToolPriority? priority, JobContext job)
    {
        this.place = place;
        this.files = files;
        this.priority = priority;
        this.job = job;
    }

    /// <summary>Begins one, after writing down that it will.</summary>
    public static PlainDraft Begin(DraftPlace target, JobContext job)
    {
        var place = new PlainPlace(target.Repository.Path!, target.BackupId);
        job.Traces.Record(new JobTrace.PlainArtefact(target.Repository.Name.Value, place.Root, target.BackupId));
        CrashPoints.Pass("backup-traced");
        try
        {
            Directory.CreateDirectory(place.PartialFiles, Private);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"make {place.PartialFiles}", e);
        }

        return new PlainDraft(place, target.Files!, ToolPriority.Of(target.Repository), job);
    }

    /// <inheritdoc/>
    public async Task StoreAsync(IEngineRun engine, Action<long, long> progress, CancellationToken cancellationToken)
    {
        try
        {
            await new StreamUnpacking(files, priority, job).RunAsync(engine, place.PartialFiles, bytes => progress(bytes, bytes), cancellationToken);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.ToolFailed && SpaceCheck.IsFull(place.Root))
        {
            // Tools have many words for a full disk, so the disk is asked, before what fills it is removed.
            throw new DbCalmException(ErrorCode.NoSpace, $"no space left in {place.Root}: {e.Message}", "free some space, or use a repository with more room", e);
        }
    }

    /// <inheritdoc/>
    public async Task CopyAsync(IStoredBackup source, Action<long, long> progress, CancellationToken cancellationToken)
    {
        long done = 0;
        try
        {
            await source.UnpackAsync(place.PartialFiles, bytes => progress(done += bytes, done), cancellationToken);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"write {place.PartialFiles}", e);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.ToolFailed && SpaceCheck.IsFull(place.Root))
        {
            throw new DbCalmException(ErrorCode.NoSpace, $"no space left in {place.Root}: {e.Message}", "free some space, or use a repository with more room", e);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredForm> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<ManifestFileEntry> files = await PlainTree.HashAsync(place.PartialFiles, isToSync: true, static _ => { }, cancellationToken);
            PlainTree.SyncDirectories(place.PartialFiles);
            CrashPoints.Pass("plain-partial");
            cancellationToken.ThrowIfCancellationRequested();
            PlainLeftovers.Rename(place, job.Traces);
            CrashPoints.Pass("plain-renamed");
            cancellationToken.ThrowIfCancellationRequested();
            return FormOf(files);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"store {place.Files}", e);
        }
    }

    /// <inheritdoc/>
    public Task<string> PublishAsync(Manifest manifest)
    {
        string hash = place.WriteManifest(manifest);
        isPublished = true;
        CrashPoints.Pass("manifest-durable");
        return Task.FromResult(hash);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isPublished)
        {
            return;
        }

        try
        {
            PlainLeftovers.Remove(place, job.Traces);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            // What made the backup fail counts more than this; without a manifest the rest is only waste.
            await job.LogAsync($"what was written of {place.BackupId} could not be removed: {e.Message}", CancellationToken.None);
        }
    }

    /// <summary>How a directory with <paramref name="files"/> is described.</summary>
    public static StoredForm FormOf(IReadOnlyList<ManifestFileEntry> files)
    {
        long bytes = files.Sum(file => file.Size);
        return new StoredForm
        {
            StreamFormat = Manifest.DirectoryFormat,
            Compression = ManifestCompression.NameOf(CompressionKind.None),
            CompressionLevel = 0,
            DataBytes = bytes,
            StoredBytes = bytes,
            Sha256 = ManifestFileEntry.HashOf(files),
            Files = files,
        };
    }
}
