using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Tests.Segments;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Encryption;

public sealed class KeyTests
{
    private const string Other = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoredSample.KeyText)]
    [InlineData("\n\t " + StoredSample.KeyText + " \r\n")]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")]
    public void A_key_is_64_hex_digits_with_white_space_around(string text)
    {
        using var key = RepositoryKey.Parse(text, "file:/k");

        // printf 'dbcalm-key-id\0…' | sha256sum, by another program.
        Assert.Equal("1715546eea280a3d", key.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData(StoredSample.KeyText + "00")]
    [InlineData("0001 2030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    public void Anything_else_is_refused_without_showing_it(string text)
    {
        DbCalmException error = Assert.Throws<DbCalmException>(() => RepositoryKey.Parse(text, "file:/k"));

        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("file:/k", error.Message, StringComparison.Ordinal);
        Assert.True(text.Length < 3 || !error.Message.Contains(text[..3], StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_was_disposed_is_gone()
    {
        var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        DataKey dataKey = StoredSample.FixedKey();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => WrappedKey.Wrap(dataKey, key));
        dataKey.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new SegmentCipher(dataKey));
    }

    [Fact]
    public void A_wrapped_key_opens_with_its_key_and_backup_alone()
    {
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using var other = RepositoryKey.Parse(Other, "test");
        using DataKey dataKey = StoredSample.FixedKey();
        var wrapped = WrappedKey.Wrap(dataKey, key);

        using DataKey? back = wrapped.Unwrap(key);
        Assert.Equal(dataKey.Bytes.ToArray(), back!.Bytes.ToArray());
        Assert.Null(wrapped.Unwrap(other));
        Assert.Null((wrapped with { BackupId = "b2" }).Unwrap(key));
        Assert.Null((wrapped with { KeyId = other.Id }).Unwrap(key));
        Assert.NotEqual(wrapped.Nonce, WrappedKey.Wrap(dataKey, key).Nonce);
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_a_key_file_is_noticed()
    {
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using DataKey dataKey = StoredSample.FixedKey();
        byte[] file = WrappedKeyFile.Write(WrappedKey.Wrap(dataKey, key));
        Assert.Equal(key.Id, WrappedKeyFile.Read(file, StoredSample.BackupId).KeyId);
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => WrappedKeyFile.Read(file, StoredSample.BackupId)).Code);
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => WrappedKeyFile.Read(file.AsSpan(0, length), StoredSample.BackupId)).Code);
        }
    }

    [Fact]
    public void A_key_file_of_another_backup_version_or_algorithm_is_refused()
    {
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using DataKey dataKey = StoredSample.FixedKey();
        var wrapped = WrappedKey.Wrap(dataKey, key);
        Assert.Contains("key of backup", Refusal(wrapped, "b2"), StringComparison.Ordinal);
        Assert.Contains("version 2", Refusal(wrapped with { FormatVersion = 2 }), StringComparison.Ordinal);
        Assert.Contains("'des'", Refusal(wrapped with { Algorithm = "des" }), StringComparison.Ordinal);
        Assert.Contains("impossible", Refusal(wrapped with { Wrapped = "00" }), StringComparison.Ordinal);
        Assert.Contains("impossible", Refusal(wrapped with { Nonce = "" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_key_of_the_ring_opens_an_artefact_that_was_wrapped_with_it()
    {
        (MemoryObjectStore store, Manifest manifest) = await StoreKeyAsync();
        using var ring = new KeyRing(RepositoryKey.Parse(Other, "test"), [RepositoryKey.Parse(StoredSample.KeyText, "test")]);
        using DataKey? key = await ArtefactKeys.OpenAsync(store, manifest, ring, Token);
        Assert.NotNull(key);

        // Wrapped anew, the old key is no longer needed.
        await ArtefactKeys.StoreAsync(store, "db1", key, ring.Current!, Token);
        using var newRing = new KeyRing(RepositoryKey.Parse(Other, "test"), []);
        using DataKey? again = await ArtefactKeys.OpenAsync(store, manifest, newRing, Token);
        Assert.Equal(key.Bytes.ToArray(), again!.Bytes.ToArray());
        Assert.Null(await ArtefactKeys.OpenAsync(store, manifest with { Encryption = null }, KeyRing.Empty, Token));
    }

    [Fact]
    public async Task Without_its_key_an_artefact_is_refused_by_the_ids_of_keys()
    {
        (MemoryObjectStore store, Manifest manifest) = await StoreKeyAsync();
        using var ring = new KeyRing(RepositoryKey.Parse(Other, "test"), []);

        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => ArtefactKeys.OpenAsync(store, manifest, ring, Token));
        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.Contains("encrypted with key 1715546eea280a3d", error.Message, StringComparison.Ordinal);
        Assert.Contains($"at hand: {ring.Current!.Id}", error.Message, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<DbCalmException>(() => ArtefactKeys.OpenAsync(store, manifest, KeyRing.Empty, Token));
        Assert.Contains("no key is at hand", error.Message, StringComparison.Ordinal);
    }

    private static string Refusal(WrappedKey key, string backupId = StoredSample.BackupId) =>
        Assert.Throws<DbCalmException>(() => WrappedKeyFile.Read(WrappedKeyFile.Write(key), backupId)).Message;

    private static async Task<(MemoryObjectStore Store, Manifest Manifest)> StoreKeyAsync()
    {
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using DataKey dataKey = StoredSample.FixedKey();
        StoredSample sample = await StoredSample.MakeAsync([1], StoredSample.Settings(Core.Repositories.CompressionKind.None), dataKey);
        await ArtefactKeys.StoreAsync(sample.Store, "db1", dataKey, key, Token);
        return (sample.Store, sample.Manifest);
    }
}
