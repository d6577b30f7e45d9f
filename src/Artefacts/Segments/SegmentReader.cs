using System.Security.Cryptography;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Segments;

/// <summary>Reads the data object of one artefact on all cores, trusting nothing that its hash has not shown to be what was written.</summary>
public sealed class SegmentReader(Manifest manifest, IObjectReader data)
{
    private readonly SegmentTable table = new(manifest);

    /// <summary>
    /// Writes the backup tool's stream to <paramref name="sink"/>, in order. Throws corrupt, naming backup, object and segment, before a byte of a bad
    /// segment is used.
    /// </summary>
    public async Task DecodeAsync(SegmentSink sink, CancellationToken cancellationToken)
    {
        if (FindLengthDefect() is { } defect)
        {
            throw defect.ToException();
        }

        await new OrderedWorkers(table.Count, table.MaxPlain).RunAsync(() => new DecodingWorker(table, data), sink, cancellationToken);
    }

    /// <summary>Reads every byte and returns all that is wrong, by place in the object; decompresses nothing.</summary>
    /// <param name="onRead">Called with the number of each segment's stored bytes as they are done.</param>
    /// <param name="cancellationToken">Ends it between two segments.</param>
    public async Task<IReadOnlyList<StoredDefect>> CheckAsync(Action<int> onRead, CancellationToken cancellationToken)
    {
        var defects = new List<StoredDefect>();
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Report(StoredDefect defect)
        {
            lock (defects)
            {
                defects.Add(defect);
            }
        }

        await new OrderedWorkers(table.Count, table.MaxStored).RunAsync(
            () => new CheckingWorker(table, data, Report),
            bytes =>
            {
                whole.AppendData(bytes);
                onRead(bytes.Length);
            },
            cancellationToken);
        List<StoredDefect> sorted = [.. defects.OrderBy(defect => defect.Segment)];
        if (FindLengthDefect() is { } length)
        {
            sorted.Add(length);
        }

        // Told on its own only when nothing else explains it.
        if (sorted.Count == 0 && Convert.ToHexStringLower(whole.GetHashAndReset()) != manifest.Sha256)
        {
            sorted.Add(Defect("every segment is right, but the object as a whole does not match its hash"));
        }

        return sorted;
    }

    private StoredDefect? FindLengthDefect() => data.Length == manifest.StoredBytes
        ? null
        : Defect($"it is {data.Length} bytes long instead of {manifest.StoredBytes}");

    private StoredDefect Defect(string message) => new(manifest.BackupId, ArtefactLayout.DataName, null, message);
}
