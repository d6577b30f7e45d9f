using DbCalm.Agent.Pipeline;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Pipeline;

public sealed class SegmentReaderTests : IDisposable
{
    private readonly TestJob job = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TestArtefact.SegmentBytes)]
    [InlineData((40 * TestArtefact.SegmentBytes) + 17)]
    public async Task Every_stream_comes_back_as_it_was(int length)
    {
        byte[] stream = Bytes(length);
        StoredArtefact artefact = await StoreAsync(stream);
        using var read = new MemoryStream();

        await artefact.DecodeAsync(bytes => read.Write(bytes), Cancel);

        Assert.Equal(stream, read.ToArray());
        Assert.Empty(await artefact.CheckAsync(_ => { }, Cancel));
    }

    [Fact]
    public async Task Nothing_of_a_bad_segment_or_after_it_is_handed_on()
    {
        byte[] stream = Bytes(40 * TestArtefact.SegmentBytes);
        StoredArtefact artefact = await StoreAsync(stream);
        Damage.Flip(Path.Combine(job.Repository, "db1", "full-1", "data"), artefact.Manifest.Segments.Take(20).Sum(segment => (long)segment.Stored) + 5);
        using var read = new MemoryStream();

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => artefact.DecodeAsync(bytes => read.Write(bytes), Cancel));

        Assert.Equal(ErrorCode.Corrupt, e.Code);
        Assert.Contains("backup full-1, data, segment 20: ", e.Message, StringComparison.Ordinal);
        Assert.InRange(read.Length, 0, 20 * TestArtefact.SegmentBytes);
        Assert.Equal(stream[..(int)read.Length], read.ToArray());
    }

    [Fact]
    public async Task A_sink_that_fails_ends_the_reading_with_its_failure()
    {
        StoredArtefact artefact = await StoreAsync(Bytes(40 * TestArtefact.SegmentBytes));
        await Assert.ThrowsAsync<IOException>(() => artefact.DecodeAsync(_ => throw new IOException("broken pipe"), Cancel));
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        StoredArtefact artefact = await StoreAsync(Bytes(40 * TestArtefact.SegmentBytes));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => artefact.DecodeAsync(_ => stop.Cancel(), stop.Token));
    }

    public void Dispose() => job.Dispose();

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private Task<StoredArtefact> StoreAsync(byte[] stream)
    {
        ArtefactRef reference = TestArtefact.Store(job.Repository, stream, TestArtefact.Draft("full-1"));
        return StoredArtefact.OpenAsync(new DirectoryObjectStore(job.Repository), reference, Cancel);
    }
}
