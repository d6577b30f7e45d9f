using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Pipeline;

/// <summary>A stored backup whose manifest was found right, ready to be read.</summary>
internal sealed record StoredArtefact(IObjectStore Store, Manifest Manifest)
{
    /// <summary>
    /// The backup that <paramref name="reference"/> speaks of. Throws corrupt unless its manifest holds and its data object has the right length; of the data
    /// nothing is read yet.
    /// </summary>
    public static async Task<StoredArtefact> OpenAsync(IObjectStore store, ArtefactRef reference, CancellationToken cancellationToken)
    {
        StoredManifest stored = await StoredManifest.ReadAsync(store, reference, cancellationToken);
        Manifest manifest = stored.Manifest ?? throw stored.Defect!.ToException();
        var artefact = new StoredArtefact(store, manifest);
        long? length = await store.FindLengthAsync(artefact.DataKey, cancellationToken);
        return length == manifest.StoredBytes ? artefact : throw artefact.DataDefect(length).ToException();
    }

    /// <summary>The key of the data object.</summary>
    public string DataKey => ArtefactLayout.DataKey(Manifest.Instance, Manifest.BackupId);

    /// <summary>Writes the backup tool's stream to <paramref name="sink"/>; see <see cref="SegmentReader.DecodeAsync"/>.</summary>
    public async Task DecodeAsync(SegmentSink sink, CancellationToken cancellationToken)
    {
        using IObjectReader data = await Store.OpenAsync(DataKey, cancellationToken);
        await new SegmentReader(Manifest, data).DecodeAsync(null, sink, cancellationToken);
    }

    /// <summary>Reads all of the data object and returns all that is wrong with it; see <see cref="SegmentReader.CheckAsync"/>.</summary>
    public async Task<IReadOnlyList<StoredDefect>> CheckAsync(Action<int> onRead, CancellationToken cancellationToken)
    {
        try
        {
            using IObjectReader data = await Store.OpenAsync(DataKey, cancellationToken);
            return (await new SegmentReader(Manifest, data).CheckAsync(1, 0, onRead, cancellationToken)).Defects;
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
        {
            return [DataDefect(null)];
        }
    }

    private StoredDefect DataDefect(long? length) => new(
        Manifest.BackupId,
        ArtefactLayout.DataName,
        null,
        length is null ? $"it is missing in {Store.Location}" : $"it is {length} bytes long instead of {Manifest.StoredBytes}");
}
