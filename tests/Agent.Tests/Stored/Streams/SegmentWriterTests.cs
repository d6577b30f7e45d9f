using System.Security.Cryptography;
using DbCalm.Agent.Processes;
using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;
using DbCalm.Testing.Storage;

namespace DbCalm.Agent.Tests.Stored.Streams;

public sealed class SegmentWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SegmentFormat.PlainBytes)]
    [InlineData(SegmentFormat.PlainBytes + 1)]
    [InlineData((7 * SegmentFormat.PlainBytes) - 3)]
    public async Task What_is_stored_is_what_was_read(int length)
    {
        byte[] plain = Content(length);
        var store = new MemoryObjectStore();
        using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long told = 0;

        await using IObjectWriter target = await store.CreateAsync("data", Token);
        StoredStream stored = await new SegmentWriter(target, CompressionSettings.Default, null, seen.AppendData, (read, _) => told = read).StoreAsync(new DribblingStream(plain), () => { }, Token);
        await target.CommitAsync(Token);

        byte[] file = await ReadAsync(store);
        Assert.Equal(length, stored.PlainBytes);
        Assert.Equal(length, told);
        Assert.Equal(file.Length, stored.StoredBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), stored.Sha256);
        Assert.Equal(SHA256.HashData(plain), seen.GetHashAndReset());
        Assert.Equal((length + SegmentFormat.PlainBytes - 1) / SegmentFormat.PlainBytes, stored.Segments.Count);
        Assert.Equal(plain, Unpack(file, stored.Segments));
    }

    [Fact]
    public async Task The_object_is_one_valid_zst_file()
    {
        byte[] plain = Content((2 * SegmentFormat.PlainBytes) + 17);
        var store = new MemoryObjectStore();
        await using IObjectWriter target = await store.CreateAsync("data", Token);
        await new SegmentWriter(target, CompressionSettings.Default, null, _ => { }, (_, _) => { }).StoreAsync(new MemoryStream(plain), () => { }, Token);
        await target.CommitAsync(Token);
        string directory = Directory.CreateTempSubdirectory("dbcalm-zst-").FullName;
        try
        {
            string file = Path.Combine(directory, "data.zst");
            await File.WriteAllBytesAsync(file, await ReadAsync(store), Token);
            await using var zstd = ChildProcess.Start(new ChildCommand { Path = "/usr/bin/zstd", Arguments = ["-dc", file] });
            using var unpacked = new MemoryStream();
            zstd.Output.CopyTo(unpacked);
            Assert.Equal(0, await zstd.WaitAsync(Token));
            Assert.Equal(plain, unpacked.ToArray());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_tool_at_once()
    {
        await using ChildProcess tool = ChildProcess.Start(new ChildCommand { Path = "/usr/bin/yes", Arguments = [] });
        await using var target = new BrokenWriter(failAfter: 2);

        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() =>
            new SegmentWriter(target, CompressionSettings.Default, null, _ => { }, (_, _) => { }).StoreAsync(tool.Output, tool.RequestStop, Token));

        Assert.Equal(ErrorCode.NoSpace, error.Code);
        Assert.Equal(128 + Signals.Interrupt, await tool.WaitAsync(Token));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_tool_that_says_nothing()
    {
        await using ChildProcess tool = ChildProcess.Start(new ChildCommand { Path = "/bin/sleep", Arguments = ["600"] });
        await using var target = new BrokenWriter(failAfter: int.MaxValue);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<StoredStream> storing = new SegmentWriter(target, CompressionSettings.Default, null, _ => { }, (_, _) => { }).StoreAsync(tool.Output, tool.RequestStop, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storing);
    }

    private static byte[] Content(int length)
    {
        // Half random, half not, so that it packs to something in between.
        byte[] content = new byte[length];
        var random = new Random(length);
        for (int at = 0; at < length; at += 4096)
        {
            random.NextBytes(content.AsSpan(at, Math.Min(2048, length - at)));
        }

        return content;
    }

    private static byte[] Unpack(byte[] file, IReadOnlyList<Segment> segments)
    {
        using var decompressor = new ZstdCodec(1);
        using var plain = new MemoryStream();
        byte[] buffer = new byte[SegmentFormat.PlainBytes];
        int at = 0;
        foreach (Segment segment in segments)
        {
            ReadOnlySpan<byte> frame = file.AsSpan(at, segment.Stored);
            Assert.Equal(segment.Sha256, Convert.ToHexStringLower(SHA256.HashData(frame)));
            Assert.Equal(segment.Plain, decompressor.Decompress(frame, buffer));
            plain.Write(buffer, 0, segment.Plain);
            at += segment.Stored;
        }

        Assert.Equal(file.Length, at);
        return plain.ToArray();
    }

    private static async Task<byte[]> ReadAsync(MemoryObjectStore store)
    {
        using IObjectReader reader = await store.OpenAsync("data", Token);
        byte[] file = new byte[reader.Length];
        reader.Read(0, file, Token);
        return file;
    }
}
