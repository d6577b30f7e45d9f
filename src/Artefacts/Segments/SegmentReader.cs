using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads the data object of one artefact on several threads, trusting nothing that its hash has not shown to be what was written.</summary>
/// <param name="manifest">Of a stream.</param>
/// <param name="data">The data object.</param>
/// <param name="workers">Threads that read; each holds about two segments. A store that answers late gains from more than there are cores.</param>
public sealed class SegmentReader(Manifest manifest, IObjectReader data, int workers)
{
    private readonly SegmentTable table = new(manifest);

    /// <summary>A reader with the usual number of threads.</summary>
    public SegmentReader(Manifest manifest, IObjectReader data)
        : this(manifest, data, SegmentFormat.Workers)
    {
    }

    /// <summary>
    /// Writes the backup tool's stream to <paramref name="sink"/>, in order. Throws corrupt, naming backup, object and segment, before a byte of a bad
    /// segment is used.
    /// </summary>
    /// <param name="key">The data key; null for an artefact that is not encrypted.</param>
    /// <param name="sink">Takes it.</param>
    /// <param name="cancellationToken">Ends it between two segments.</param>
    public async Task DecodeAsync(DataKey? key, SegmentSink sink, CancellationToken cancellationToken)
    {
        RequireLength();
        if (table.IsEncrypted != key is not null)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {manifest.BackupId} is {(key is null ? "encrypted and no key was given" : "not encrypted, but a key was given")}", "give its key");
        }

        CompressionKind compression = ManifestCompression.FindKind(manifest.Compression)
            ?? throw new DbCalmException(ErrorCode.Refused, $"backup {manifest.BackupId} is compressed with {manifest.Compression}, which this version does not know", "use a newer version");
        await new OrderedWorkers(table.Count, DecodingWorker.SlotBytes(table), workers).RunAsync(
            () => new DecodingWorker(table, data, compression, key), sink, cancellationToken);
    }

    /// <summary>Writes the stored bytes to <paramref name="sink"/> as they are, a segment at a time, in order. Throws corrupt before a byte of a bad one is handed on.</summary>
    public async Task CopyAsync(SegmentSink sink, CancellationToken cancellationToken)
    {
        RequireLength();
        await new OrderedWorkers(table.Count, table.MaxStored, workers).RunAsync(() => new CopyingWorker(table, data), sink, cancellationToken);
    }

    /// <summary>Reads a part of the segments, as they are stored, and returns all that is wrong with them. Needs no key: every stored byte has its place in one of the segments' hashes.</summary>
    /// <param name="share">More than 0; 1 for all of them.</param>
    /// <param name="seed">Which ones, when not all.</param>
    /// <param name="onRead">Called with the number of each segment's stored bytes as they are done, one call at a time.</param>
    /// <param name="cancellationToken">Ends it between two segments.</param>
    public async Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> chosen = SegmentSample.Choose(table.Count, share, seed);
        StoredCheck check = await new SegmentCheck(table, data, chosen, onRead).RunAsync(workers, cancellationToken);
        return FindLengthDefect() is { } defect ? check with { Defects = [.. check.Defects, defect] } : check;
    }

    private void RequireLength()
    {
        if (FindLengthDefect() is { } defect)
        {
            throw defect.ToException();
        }
    }

    private StoredDefect? FindLengthDefect() => data.Length == manifest.StoredBytes
        ? null
        : new StoredDefect(manifest.BackupId, ArtefactLayout.DataName, null, $"it is {data.Length} bytes long instead of {manifest.StoredBytes}");
}
