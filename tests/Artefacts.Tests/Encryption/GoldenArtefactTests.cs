using System.Security.Cryptography;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Artefacts.Tests.Segments;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Tests.Encryption;

/// <summary>Artefacts that other programs made from the documentation; see golden/make.py.</summary>
public sealed class GoldenArtefactTests
{
    private static readonly byte[] Plain = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7 % 251))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("one-segment")]
    public async Task They_are_read(string name)
    {
        var store = new DirectoryObjectStore(Path.Combine(AppContext.BaseDirectory, "golden", name));
        Manifest manifest = ManifestFile.Read(await ReadAsync(store, ArtefactLayout.ManifestKey("db1", StoredSample.BackupId)));
        using var ring = new KeyRing(RepositoryKey.Parse(StoredSample.KeyText, "test"), []);
        using DataKey? key = await ArtefactKeys.OpenAsync(store, manifest, ring, Token);
        using IObjectReader data = await store.OpenAsync(StoredSample.DataKeyName, Token);
        using var plain = new MemoryStream();
        await new SegmentReader(manifest, data).DecodeAsync(key, plain.Write, Token);
        Assert.Equal(Plain, plain.ToArray());
    }

    [Fact]
    public async Task The_same_keys_and_content_give_the_same_bytes()
    {
        var store = new DirectoryObjectStore(Path.Combine(AppContext.BaseDirectory, "golden", "one-segment"));
        using DataKey dataKey = StoredSample.FixedKey();
        StoredSample sample = await StoredSample.MakeAsync(Plain, StoredSample.Settings(CompressionKind.None), dataKey);
        Assert.Equal(await ReadAsync(store, StoredSample.DataKeyName), await sample.BytesAsync());

        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        var wrapped = WrappedKey.Wrap(dataKey, key, [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Assert.Equal(await ReadAsync(store, ArtefactLayout.WrappedKeyKey("db1", StoredSample.BackupId, key.Id)), WrappedKeyFile.Write(wrapped));
    }

    // The test cases 13 to 16 of the Galois/Counter Mode submission to NIST: AES-256 with 12 byte nonces.
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "00000000000000000000000000000000", "",
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b")]
    public void The_primitive_is_the_one_of_the_standard(string key, string nonce, string plain, string associated, string expected)
    {
        byte[] content = Convert.FromHexString(plain);
        byte[] sealedBytes = new byte[content.Length + SegmentCipher.TagBytes];
        using var cipher = new AesGcm(Convert.FromHexString(key), SegmentCipher.TagBytes);
        cipher.Encrypt(Convert.FromHexString(nonce), content, sealedBytes.AsSpan(0, content.Length), sealedBytes.AsSpan(content.Length), Convert.FromHexString(associated));
        Assert.Equal(expected, Convert.ToHexStringLower(sealedBytes));
    }

    private static async Task<byte[]> ReadAsync(DirectoryObjectStore store, string key)
    {
        using IObjectReader reader = await store.OpenAsync(key, Token);
        byte[] bytes = new byte[reader.Length];
        reader.Read(0, bytes, Token);
        return bytes;
    }
}
