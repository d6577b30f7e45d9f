using System.Security.Cryptography;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Segments;

/// <summary>An artefact in memory, made by the product's writer.</summary>
internal sealed record StoredSample(MemoryObjectStore Store, Manifest Manifest)
{
    public const string BackupId = "20261121T120000Z-0000002a";
    public const string KeyText = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    public static string DataKeyName => ArtefactLayout.DataKey("db1", BackupId);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static DataKey FixedKey(byte start = 64) => DataKey.Create(BackupId, bytes =>
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(start + i);
        }
    });

    public static async Task<StoredSample> MakeAsync(byte[] plain, CompressionSettings compression, DataKey? key)
    {
        var store = new MemoryObjectStore();
        await using IObjectWriter target = await store.CreateAsync(DataKeyName, Token);
        StoredStream stream = await new SegmentWriter(target, compression, key, _ => { }, (_, _) => { }).StoreAsync(new MemoryStream(plain), () => { }, Token);
        await target.CommitAsync(Token);
        return new StoredSample(store, Describe(stream, compression, key));
    }

    /// <summary>The same with small segments, which the writer does not make.</summary>
    public static async Task<StoredSample> PackAsync(byte[] plain, int segmentBytes, CompressionSettings compression, DataKey? key)
    {
        using var packer = new SegmentPacker(compression, key);
        byte[][] buffers = [new byte[(2 * segmentBytes) + 8192], new byte[(2 * segmentBytes) + 8192]];
        var segments = new List<Segment>();
        using var data = new MemoryStream();
        for (int at = 0; at < plain.Length; at += segmentBytes)
        {
            int length = Math.Min(segmentBytes, plain.Length - at);
            plain.AsSpan(at, length).CopyTo(buffers[0]);
            Span<byte> stored = packer.Pack(segments.Count, at + length == plain.Length, buffers[0], length, buffers[1]);
            data.Write(stored);
            segments.Add(new Segment(stored.Length, length, Convert.ToHexStringLower(SHA256.HashData(stored))));
        }

        var store = new MemoryObjectStore();
        await PutAsync(store, DataKeyName, data.ToArray());
        var stream = new StoredStream(segments, plain.Length, data.Length, Convert.ToHexStringLower(SHA256.HashData(data.ToArray())));
        return new StoredSample(store, Describe(stream, compression, key));
    }

    public static Manifest Describe(StoredStream stream, CompressionSettings compression, DataKey? key) => new()
    {
        BackupId = BackupId,
        ChainId = BackupId,
        JobId = "j1",
        Host = "h1",
        Instance = "db1",
        Flavour = "mariadb",
        Type = BackupType.Full,
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Physical = new PhysicalPosition(0, 100, 100),
        ServerVersion = "10.11",
        ToolVersion = "mariadb-backup 10.11",
        AgentVersion = "0",
        StreamFormat = "xbstream",
        Compression = ManifestCompression.NameOf(compression.Kind),
        CompressionLevel = compression.Level,
        Encryption = key is null ? null : new ManifestEncryption(ManifestEncryption.Aes256Gcm, "0123456789abcdef"),
        DataBytes = stream.PlainBytes,
        StoredBytes = stream.StoredBytes,
        Sha256 = stream.Sha256,
        Segments = stream.Segments,
    };

    public static CompressionSettings Settings(CompressionKind kind) => new(kind, CompressionSettings.LevelsOf(kind).Default, 0);

    /// <summary>Half random, half not, so that it packs to something in between.</summary>
    public static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        var random = new Random(length);
        for (int at = 0; at < length; at += 4096)
        {
            random.NextBytes(content.AsSpan(at, Math.Min(2048, length - at)));
        }

        return content;
    }

    public async Task<byte[]> BytesAsync()
    {
        using IObjectReader reader = await Store.OpenAsync(DataKeyName, Token);
        byte[] bytes = new byte[reader.Length];
        reader.Read(0, bytes, Token);
        return bytes;
    }

    public Task<byte[]> DecodeAsync(DataKey? key) => DecodeAsync(Store, Manifest, key, SegmentFormat.Workers);

    public static async Task<byte[]> DecodeAsync(byte[] bytes, Manifest manifest, DataKey? key)
    {
        var changed = new MemoryObjectStore();
        await PutAsync(changed, DataKeyName, bytes);

        // One thread, so that of several defects it is always the first that is told.
        return await DecodeAsync(changed, manifest, key, workers: 1);
    }

    public static async Task PutAsync(MemoryObjectStore store, string name, byte[] bytes)
    {
        await using IObjectWriter writer = await store.CreateAsync(name, Token);
        writer.Write(bytes, Token);
        await writer.CommitAsync(Token);
    }

    private static async Task<byte[]> DecodeAsync(MemoryObjectStore store, Manifest manifest, DataKey? key, int workers)
    {
        using IObjectReader data = await store.OpenAsync(DataKeyName, Token);
        using var plain = new MemoryStream();
        await new SegmentReader(manifest, data, workers).DecodeAsync(key, plain.Write, Token);
        return plain.ToArray();
    }
}
