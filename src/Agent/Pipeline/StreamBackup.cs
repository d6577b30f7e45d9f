using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Restores;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Pipeline;

/// <summary>A backup that is stored as segments in one object.</summary>
/// <param name="store">Where it is.</param>
/// <param name="manifest">Found right.</param>
/// <param name="tools">Finds mbstream for unpacking.</param>
/// <param name="job">Hears of tools.</param>
internal sealed class StreamBackup(IObjectStore store, Manifest manifest, ToolLocator tools, JobContext job) : IStoredBackup
{
    /// <inheritdoc/>
    public Manifest Manifest => manifest;

    /// <inheritdoc/>
    public BackupNotes Notes { get; } = new(new ObjectNotePlace(store, ArtefactLayout.Prefix(manifest.Instance, manifest.BackupId)));

    private string DataKey => ArtefactLayout.DataKey(manifest.Instance, manifest.BackupId);

    /// <inheritdoc/>
    public async Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken)
    {
        long? length = await store.FindLengthAsync(DataKey, cancellationToken);
        return length == manifest.StoredBytes ? null : DataDefect(length);
    }

    /// <inheritdoc/>
    public async Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken)
    {
        try
        {
            using IObjectReader data = await store.OpenAsync(DataKey, cancellationToken);
            return await new SegmentReader(manifest, data).CheckAsync(share, seed, onRead, cancellationToken);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            return new StoredCheck(0, 0, [DataDefect(null)]);
        }
    }

    /// <inheritdoc/>
    public async Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        Tool mbstream = await tools.FindAsync(ToolRole.Stream, cancellationToken);
        await new StreamExtraction(mbstream, job).RunAsync(this, directory, onBytes, cancellationToken);
    }

    /// <summary>Writes the backup tool's stream to <paramref name="sink"/>; see <see cref="SegmentReader.DecodeAsync"/>.</summary>
    public async Task DecodeAsync(SegmentSink sink, CancellationToken cancellationToken)
    {
        using IObjectReader data = await store.OpenAsync(DataKey, cancellationToken);
        await new SegmentReader(manifest, data).DecodeAsync(null, sink, cancellationToken);
    }

    private StoredDefect DataDefect(long? length) => new(
        manifest.BackupId,
        ArtefactLayout.DataName,
        null,
        length is null ? $"it is missing in {store.Location}" : $"it is {length} bytes long instead of {manifest.StoredBytes}");
}
