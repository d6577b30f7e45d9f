using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Segments;

public sealed class ArtefactTransferTests
{
    private const int SegmentBytes = 20_000;
    private static readonly byte[] Plain = StoredSample.Content((3 * SegmentBytes) + 500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CompressionKind.Zstd, false, CompressionKind.Lz4, true)]
    [InlineData(CompressionKind.Gzip, true, CompressionKind.None, false)]
    [InlineData(CompressionKind.None, true, CompressionKind.Zstd, true)]
    public async Task An_artefact_stored_anew_has_the_same_content(CompressionKind from, bool wasEncrypted, CompressionKind to, bool isEncrypted)
    {
        using DataKey? sourceKey = wasEncrypted ? StoredSample.FixedKey() : null;
        using DataKey? targetKey = isEncrypted ? DataKey.Create(StoredSample.BackupId) : null;
        StoredSample source = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(from), sourceKey);
        CompressionSettings compression = StoredSample.Settings(to);
        long told = 0;

        StoredSample copy = await TransferAsync(source, compression, targetKey, (manifest, reader, target) =>
            ArtefactTransfer.RecodeAsync(manifest, reader, sourceKey, target, compression, targetKey, (plain, _) => told = plain, Token));
        byte[] back = await copy.DecodeAsync(targetKey);
        Assert.True(Plain.AsSpan().SequenceEqual(back));
        Assert.Equal(Plain.Length, told);
    }

    [Fact]
    public async Task A_verbatim_copy_has_the_same_bytes()
    {
        using DataKey key = StoredSample.FixedKey();
        CompressionSettings compression = StoredSample.Settings(CompressionKind.Zstd);
        StoredSample source = await StoredSample.PackAsync(Plain, SegmentBytes, compression, key);
        Assert.True(ArtefactTransfer.IsStoredAs(source.Manifest, compression, encrypts: true));
        Assert.False(ArtefactTransfer.IsStoredAs(source.Manifest, compression, encrypts: false));
        Assert.False(ArtefactTransfer.IsStoredAs(source.Manifest, compression with { Level = 7 }, encrypts: true));
        Assert.False(ArtefactTransfer.IsStoredAs(source.Manifest, StoredSample.Settings(CompressionKind.Gzip), encrypts: true));

        StoredSample copy = await TransferAsync(source, compression, key, (manifest, reader, target) => ArtefactTransfer.CopyAsync(manifest, reader, target, (_, _) => { }, Token));
        Assert.Equal(await source.BytesAsync(), await copy.BytesAsync());
        Assert.Equal(source.Manifest, copy.Manifest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_source_is_told_and_never_taken_for_a_shorter_one(bool isVerbatim)
    {
        StoredSample source = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), null);
        byte[] bytes = await source.BytesAsync();
        bytes[^1] ^= 1;
        var damaged = new MemoryObjectStore();
        await StoredSample.PutAsync(damaged, StoredSample.DataKeyName, bytes);

        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => TransferAsync(source with { Store = damaged }, StoredSample.Settings(CompressionKind.Lz4), null, (manifest, reader, target) => isVerbatim
            ? ArtefactTransfer.CopyAsync(manifest, reader, target, (_, _) => { }, Token)
            : ArtefactTransfer.RecodeAsync(manifest, reader, null, target, StoredSample.Settings(CompressionKind.Lz4), null, (_, _) => { }, Token)));
        Assert.Equal(ErrorCode.Corrupt, error.Code);
        Assert.Contains("segment 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_fails_ends_the_reading()
    {
        StoredSample source = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), null);
        using IObjectReader data = await source.Store.OpenAsync(StoredSample.DataKeyName, Token);
        await using var full = new FullWriter();
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => ArtefactTransfer.RecodeAsync(
            source.Manifest, new SegmentReader(source.Manifest, data), null, full, StoredSample.Settings(CompressionKind.Lz4), null, (_, _) => { }, Token));
        Assert.Equal(ErrorCode.NoSpace, error.Code);
    }

    [Fact]
    public async Task A_data_key_is_never_used_for_other_bytes()
    {
        using DataKey key = StoredSample.FixedKey();
        StoredSample source = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), key);
        CompressionSettings compression = StoredSample.Settings(CompressionKind.Lz4);
        await Assert.ThrowsAsync<DbCalmException>(() => TransferAsync(source, compression, key, (manifest, reader, target) =>
            ArtefactTransfer.RecodeAsync(manifest, reader, key, target, compression, key, (_, _) => { }, Token)));
    }

    private static async Task<StoredSample> TransferAsync(
        StoredSample source, CompressionSettings compression, DataKey? key, Func<Manifest, SegmentReader, IObjectWriter, Task<StoredStream>> transfer)
    {
        using IObjectReader data = await source.Store.OpenAsync(StoredSample.DataKeyName, Token);
        var store = new MemoryObjectStore();
        await using IObjectWriter target = await store.CreateAsync(StoredSample.DataKeyName, Token);
        StoredStream stream = await transfer(source.Manifest, new SegmentReader(source.Manifest, data), target);
        await target.CommitAsync(Token);
        return new StoredSample(store, StoredSample.Describe(stream, compression, key));
    }

    private sealed class FullWriter : IObjectWriter
    {
        public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken) => throw new DbCalmException(ErrorCode.NoSpace, "full");

        public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
