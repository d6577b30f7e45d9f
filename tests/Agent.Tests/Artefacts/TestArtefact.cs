using System.Security.Cryptography;
using DbCalm.Agent.Configuration;
using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using BackupType = DbCalm.Core.Catalog.BackupType;
using PhysicalPosition = DbCalm.Core.Catalog.PhysicalPosition;

namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>Puts a plain stream into a repository as docs/formats describe it, written apart from the product's writer.</summary>
internal static class TestArtefact
{
    /// <summary>Small, so that a small backup has many.</summary>
    public const int SegmentBytes = 256 << 10;

    /// <summary>Stores <paramref name="stream"/> as the backup that <paramref name="draft"/> describes and returns what the catalog would know of it.</summary>
    public static ArtefactRef Store(string root, ReadOnlySpan<byte> stream, Manifest draft)
    {
        string folder = Path.Combine(root, draft.Instance, draft.BackupId);
        Directory.CreateDirectory(folder);
        var segments = new List<Segment>();
        using (FileStream data = File.Create(Path.Combine(folder, ArtefactLayout.DataName)))
        using (var compressor = new ZstdCodec(1))
        {
            byte[] frame = new byte[compressor.MaxPackedBytes(SegmentBytes)];
            for (int at = 0; at < stream.Length; at += SegmentBytes)
            {
                ReadOnlySpan<byte> plain = stream[at..Math.Min(at + SegmentBytes, stream.Length)];
                ReadOnlySpan<byte> stored = frame.AsSpan(0, compressor.Compress(plain, frame));
                data.Write(stored);
                segments.Add(new Segment(stored.Length, plain.Length, Convert.ToHexStringLower(SHA256.HashData(stored))));
            }
        }

        Manifest manifest = draft with
        {
            DataBytes = stream.Length,
            StoredBytes = segments.Sum(segment => (long)segment.Stored),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, ArtefactLayout.DataName)))),
            Segments = segments,
        };
        byte[] file = ManifestFile.Write(manifest);
        File.WriteAllBytes(Path.Combine(folder, ArtefactLayout.ManifestName), file);
        return RefTo(manifest, ManifestFile.Hash(file));
    }

    /// <summary>A manifest without its sizes.</summary>
    public static Manifest Draft(string id, BackupType type = BackupType.Full, string? from = null, ulong fromLsn = 0, ulong toLsn = 100, string jobId = "job-1") => new()
    {
        BackupId = id,
        ChainId = "full-1",
        FromBackupId = from,
        JobId = jobId,
        Host = "host1",
        Instance = "db1",
        Flavour = "mariadb",
        Type = type,
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Physical = new PhysicalPosition(fromLsn, toLsn, toLsn),
        ServerVersion = "10.11",
        ToolVersion = "mariadb-backup 10.11",
        AgentVersion = "0",
        StreamFormat = "xbstream",
        Compression = "zstd",
        CompressionLevel = 1,
        DataBytes = 0,
        StoredBytes = 0,
        Sha256 = "",
        Segments = [],
    };

    private static ArtefactRef RefTo(Manifest manifest, string hash) => new()
    {
        BackupId = manifest.BackupId,
        Instance = manifest.Instance,
        Repository = "local",
        Type = manifest.Type.ToWire(),
        ManifestSha256 = hash,
        DataBytes = manifest.DataBytes,
        StoredBytes = manifest.StoredBytes,
        FromLsn = manifest.Physical!.FromLsn,
        ToLsn = manifest.Physical.ToLsn,
    };
}
