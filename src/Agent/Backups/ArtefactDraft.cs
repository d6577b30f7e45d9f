using DbCalm.Agent.Jobs;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Agent.Backups;

/// <summary>A backup in the making: its objects in the repository. Unless <see cref="PublishAsync"/> succeeds, disposing it leaves none of them.</summary>
internal sealed class ArtefactDraft : IAsyncDisposable
{
    private readonly IObjectStore store;
    private readonly string instance;
    private readonly string backupId;
    private readonly JobContext job;
    private bool isPublished;

    private ArtefactDraft(IObjectStore store, string instance, string backupId, JobContext job, IObjectWriter data)
    {
        this.store = store;
        this.instance = instance;
        this.backupId = backupId;
        this.job = job;
        Data = data;
    }

    /// <summary>Where the segments go.</summary>
    public IObjectWriter Data { get; }

    /// <summary>Begins one, after writing down that it will.</summary>
    public static async Task<ArtefactDraft> BeginAsync(BackupPlan plan, string backupId, JobContext job, CancellationToken cancellationToken)
    {
        string instance = plan.Order.Instance.Name.Value;
        job.Traces.Record(new JobTrace.Artefact(plan.Repository.Name.Value, instance, backupId));
        CrashPoints.Pass("backup-traced");
        IObjectWriter data = await plan.Store.CreateAsync(ArtefactLayout.DataKey(instance, backupId), cancellationToken);
        return new ArtefactDraft(plan.Store, instance, backupId, job, data);
    }

    /// <summary>Makes the segments durable. The backup does not exist yet.</summary>
    public async Task CommitDataAsync(CancellationToken cancellationToken)
    {
        await Data.CommitAsync(cancellationToken);
        CrashPoints.Pass("data-durable");
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Writes the manifest, which makes the backup exist, and returns its SHA-256 in lower-case hex. Can't be cancelled: there is no half-way.
    /// When the write fails, whether the manifest is there decides.
    /// </summary>
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
        await Data.DisposeAsync();
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
