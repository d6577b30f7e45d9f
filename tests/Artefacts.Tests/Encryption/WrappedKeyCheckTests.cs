using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Manifests;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Encryption;

public sealed class WrappedKeyCheckTests
{
    private const string Id = "20261121T104500Z-3f9a2c1b";
    private readonly MemoryObjectStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whole_keys_are_right_and_each_kind_of_damage_is_named()
    {
        using RepositoryKey first = RepositoryKey.Parse(new string('1', 64), "test");
        using RepositoryKey second = RepositoryKey.Parse(new string('2', 64), "test");
        using DataKey dataKey = DataKey.Create(Id);
        await ArtefactKeys.StoreAsync(store, "db1", dataKey, first, Cancellation);
        await ArtefactKeys.StoreAsync(store, "db1", dataKey, second, Cancellation);
        Assert.Empty(await CheckAsync(first.Id));

        await ReplaceAsync(ArtefactLayout.WrappedKeyKey("db1", Id, second.Id), file => file[20] ^= 1);
        Assert.Equal(ArtefactLayout.WrappedKeyName(second.Id), Assert.Single(await CheckAsync(first.Id)).Object);

        await store.DeleteAsync(ArtefactLayout.WrappedKeyKey("db1", Id, second.Id), Cancellation);
        await store.DeleteAsync(ArtefactLayout.WrappedKeyKey("db1", Id, first.Id), Cancellation);
        StoredDefect missing = Assert.Single(await CheckAsync(first.Id));
        Assert.Equal((ArtefactLayout.WrappedKeyName(first.Id), "it is missing in memory"), (missing.Object, missing.Message));
    }

    private Task<IReadOnlyList<StoredDefect>> CheckAsync(string keyId) => WrappedKeyCheck.RunAsync(store, Manifest(keyId), Cancellation);

    private async Task ReplaceAsync(string key, Action<byte[]> change)
    {
        byte[] file;
        using (IObjectReader reader = await store.OpenAsync(key, Cancellation))
        {
            file = new byte[reader.Length];
            reader.Read(0, file, Cancellation);
        }

        change(file);
        await store.DeleteAsync(key, Cancellation);
        await using IObjectWriter writer = await store.CreateAsync(key, Cancellation);
        writer.Write(file, Cancellation);
        await writer.CommitAsync(Cancellation);
    }

    private static Manifest Manifest(string keyId) => new()
    {
        BackupId = Id,
        ChainId = Id,
        JobId = "j",
        Host = "h",
        Instance = "db1",
        Flavour = "mariadb",
        Type = Core.Catalog.BackupType.Full,
        StartedAt = default,
        FinishedAt = default,
        Physical = new PhysicalPosition(0, 1, 1),
        ServerVersion = "",
        ToolVersion = "",
        AgentVersion = "",
        StreamFormat = "xbstream",
        Compression = "zstd",
        CompressionLevel = 1,
        Encryption = new ManifestEncryption(ManifestEncryption.Aes256Gcm, keyId),
        DataBytes = 0,
        StoredBytes = 0,
        Sha256 = "",
        Segments = [],
    };
}
