using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Segments;

public sealed class SegmentCheckTests
{
    private const int Count = 5;
    private const int SegmentBytes = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_a_good_artefact_is_read_without_its_key()
    {
        using Artefacts.Encryption.DataKey key = StoredSample.FixedKey();
        StoredSample sample = await StoredSample.PackAsync(StoredSample.Content(Count * SegmentBytes), SegmentBytes, StoredSample.Settings(CompressionKind.Lz4), key);
        long told = 0;
        StoredCheck check = await CheckAsync(sample, await sample.BytesAsync(), 1, 0, bytes => told += bytes);

        Assert.Empty(check.Defects);
        Assert.Equal(Count, check.Segments);
        Assert.Equal(sample.Manifest.StoredBytes, check.Bytes);
        Assert.Equal(sample.Manifest.StoredBytes, told);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Every_defect_is_told_in_order_whatever_the_number_of_threads(int workers)
    {
        StoredSample sample = await MakeAsync();
        byte[] bytes = await sample.BytesAsync();
        bytes[5] ^= 1;
        bytes[sample.Manifest.Segments[0].Stored + sample.Manifest.Segments[1].Stored + 5] ^= 1;
        StoredCheck check = await CheckAsync(sample, bytes[..^10], 1, 0, _ => { }, workers);

        Assert.Equal([0, 2, 4, null], check.Defects.Select(defect => defect.Segment));
        Assert.Contains("ends 10 bytes before", check.Defects[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_reads_a_part_that_its_seed_chooses()
    {
        StoredSample sample = await MakeAsync();
        byte[] bytes = await sample.BytesAsync();
        Assert.Equal(2, (await CheckAsync(sample, bytes, 0.4, 1, _ => { })).Segments);
        Assert.Equal(1, (await CheckAsync(sample, bytes, 0.0001, 1, _ => { })).Segments);

        Assert.Equal(SegmentSample.Choose(1000, 0.05, 9), SegmentSample.Choose(1000, 0.05, 9));
        Assert.NotEqual(SegmentSample.Choose(1000, 0.05, 9), SegmentSample.Choose(1000, 0.05, 10));
        Assert.Equal(50, SegmentSample.Choose(1000, 0.05, 9).Distinct().Count());
        Assert.Empty(SegmentSample.Choose(0, 0.5, 1));

        // Over many seeds every segment has its turn.
        Assert.Equal(20, Enumerable.Range(0, 500).SelectMany(seed => SegmentSample.Choose(20, 0.05, seed)).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentSample.Choose(10, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentSample.Choose(10, 1.1, 1));
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        StoredSample sample = await MakeAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using IObjectReader data = await sample.Store.OpenAsync(StoredSample.DataKeyName, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SegmentReader(sample.Manifest, data, 1).CheckAsync(1, 0, _ => cancel.Cancel(), cancel.Token));
    }

    private static Task<StoredSample> MakeAsync() =>
        StoredSample.PackAsync(StoredSample.Content(Count * SegmentBytes), SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), null);

    private static async Task<StoredCheck> CheckAsync(StoredSample sample, byte[] bytes, double share, int seed, Action<int> onRead, int workers = 2)
    {
        var store = new MemoryObjectStore();
        await StoredSample.PutAsync(store, "data", bytes);
        using IObjectReader data = await store.OpenAsync("data", Token);
        return await new SegmentReader(sample.Manifest, data, workers).CheckAsync(share, seed, onRead, Token);
    }
}
