using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Segments;

/// <summary>
/// Brings the data object of an artefact into another store, through constant memory. Every stored segment is held against its hash on the way. The target is
/// neither committed nor disposed here.
/// </summary>
public static class ArtefactTransfer
{
    /// <summary>True when the artefact of <paramref name="manifest"/> is stored as the settings of the other repository want it, so that <see cref="CopyAsync"/> serves.</summary>
    /// <param name="manifest">Of the artefact there is.</param>
    /// <param name="compression">As it is wanted.</param>
    /// <param name="encrypts">True when it is wanted encrypted: the copy keeps its data key, which is then wrapped with a key of the other repository.</param>
    public static bool IsStoredAs(Manifest manifest, CompressionSettings compression, bool encrypts) =>
        manifest.Compression == ManifestCompression.NameOf(compression.Kind)
        && manifest.CompressionLevel == compression.Level
        && manifest.Encryption is not null == encrypts;

    /// <summary>Copies the stored bytes as they are. Throws corrupt when one of them is not what was written, and what the target throws.</summary>
    /// <param name="manifest">Of the source.</param>
    /// <param name="source">Reads the source.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="progress">Gets plain and stored bytes so far after each segment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<StoredStream> CopyAsync(
        Manifest manifest, SegmentReader source, IObjectWriter target, Action<long, long> progress, CancellationToken cancellationToken)
    {
        int index = 0;
        long plain = 0;
        long stored = 0;
        await source.CopyAsync(
            bytes =>
            {
                target.Write(bytes, cancellationToken);
                stored += bytes.Length;
                plain += manifest.Segments[index++].Plain;
                progress(plain, stored);
            },
            cancellationToken);
        return new StoredStream(manifest.Segments, plain, stored, manifest.Sha256);
    }

    /// <summary>Decodes the source and stores it anew with other settings. Throws corrupt when a stored byte is not what was written, and what the target throws.</summary>
    /// <param name="manifest">Of the source.</param>
    /// <param name="source">Reads the source.</param>
    /// <param name="sourceKey">The source's data key; null when it is not encrypted.</param>
    /// <param name="target">Where the new segments go.</param>
    /// <param name="compression">How they are compressed.</param>
    /// <param name="targetKey">A fresh data key, never the source's; null: not encrypted.</param>
    /// <param name="progress">Gets plain and stored bytes so far after each segment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<StoredStream> RecodeAsync(
        Manifest manifest,
        SegmentReader source,
        DataKey? sourceKey,
        IObjectWriter target,
        CompressionSettings compression,
        DataKey? targetKey,
        Action<long, long> progress,
        CancellationToken cancellationToken)
    {
        if (targetKey is not null && sourceKey is not null && sourceKey.Bytes.SequenceEqual(targetKey.Bytes))
        {
            throw new DbCalmException(ErrorCode.Internal, $"backup {manifest.BackupId} can't be encrypted twice with one data key");
        }

        var writer = new SegmentWriter(target, compression, targetKey, _ => { }, progress);
        StoredStream stream = await new Recoding(source, sourceKey, writer).RunAsync(cancellationToken);
        return stream.PlainBytes == manifest.DataBytes
            ? stream
            : throw new DbCalmException(ErrorCode.Internal, $"backup {manifest.BackupId} was not stored anew to its end");
    }
}
