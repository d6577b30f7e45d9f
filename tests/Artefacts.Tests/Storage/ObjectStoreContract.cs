using System.Collections.Concurrent;
using System.Text;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Tests.Storage;

/// <summary>What every store driver promises.</summary>
public abstract class ObjectStoreContract
{
    private const string Key = "db1/20261121T104500Z-3f9a2c1b/data";

    private protected abstract IObjectStore Store { get; }

    /// <summary>Bytes after which an unfinished object takes room in the store and not only in its writer.</summary>
    private protected virtual int UnfinishedBytes => 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_object_can_be_read_at_any_offset_by_many_threads()
    {
        byte[] content = new byte[3 << 20];
        new Random(7).NextBytes(content);
        await WriteAsync(Key, content.AsMemory(0, 1 << 20), content.AsMemory(1 << 20));

        using IObjectReader reader = await Store.OpenAsync(Key, Token);
        Assert.Equal(content.Length, reader.Length);
        OnThreads(6, thread =>
        {
            byte[] buffer = new byte[100_000];
            for (int i = thread; i < 60; i += 6)
            {
                int read = reader.Read(i * 50_000L, buffer, Token);
                Assert.True(content.AsSpan(i * 50_000, read).SequenceEqual(buffer.AsSpan(0, read)));
                Assert.Equal(Math.Min(buffer.Length, content.Length - (i * 50_000)), read);
            }
        });
        Assert.Equal(0, reader.Read(content.Length, new byte[1], Token));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await WriteAsync(Key);

        Assert.Equal(0, await Store.FindLengthAsync(Key, Token));
        using IObjectReader reader = await Store.OpenAsync(Key, Token);
        Assert.Equal(0, reader.Length);
        Assert.Equal(0, reader.Read(0, new byte[10], Token));
    }

    [Fact]
    public async Task An_object_is_invisible_until_its_commit()
    {
        await using IObjectWriter writer = await Store.CreateAsync(Key, Token);
        writer.Write("half"u8, Token);

        Assert.Null(await Store.FindLengthAsync(Key, Token));
        Assert.Empty(await Store.ListAsync("", Token));
        await writer.CommitAsync(Token);
        Assert.Equal(4, await Store.FindLengthAsync(Key, Token));
        Assert.Equal([Key], await Store.ListAsync("", Token));
    }

    [Fact]
    public async Task A_writer_that_is_not_committed_leaves_nothing()
    {
        await using (IObjectWriter writer = await Store.CreateAsync(Key, Token))
        {
            writer.Write("half"u8, Token);
        }

        Assert.Null(await Store.FindLengthAsync(Key, Token));
        await WriteAsync(Key, "whole"u8.ToArray());
        Assert.Equal(5, await Store.FindLengthAsync(Key, Token));
    }

    [Fact]
    public async Task An_object_is_written_once()
    {
        await WriteAsync(Key, "first"u8.ToArray());

        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => Store.CreateAsync(Key, Token))).Code);
        Assert.Equal("first", await ReadAsync(Key));
    }

    [Fact]
    public async Task Of_two_writers_of_one_key_the_first_commit_wins()
    {
        await using IObjectWriter one = await Store.CreateAsync(Key, Token);
        await using IObjectWriter two = await Store.CreateAsync(Key, Token);
        one.Write("one"u8, Token);
        two.Write("two"u8, Token);
        await two.CommitAsync(Token);

        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => one.CommitAsync(Token))).Code);
        Assert.Equal("two", await ReadAsync(Key));
    }

    [Fact]
    public async Task A_missing_object_is_not_found_and_deleting_it_is_harmless()
    {
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<DbCalmException>(() => Store.OpenAsync(Key, Token))).Code);
        await Store.DeleteAsync(Key, Token);
        await WriteAsync(Key, "x"u8.ToArray());
        await Store.DeleteAsync(Key, Token);
        await Store.DeleteAsync(Key, Token);
        Assert.Null(await Store.FindLengthAsync(Key, Token));
    }

    [Fact]
    public async Task Listing_is_by_whole_folders_in_order()
    {
        foreach (string key in new[] { "b/2/data", "b/1/manifest.json", "b/1/data", "bb/1/data", "a" })
        {
            await WriteAsync(key, "x"u8.ToArray());
        }

        Assert.Equal(["b/1/data", "b/1/manifest.json", "b/2/data"], await Store.ListAsync("b/", Token));
        Assert.Equal(["a", "b/1/data", "b/1/manifest.json", "b/2/data", "bb/1/data"], await Store.ListAsync("", Token));
        Assert.Empty(await Store.ListAsync("c/", Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/b\n")]
    [InlineData("a/.hidden")]
    [InlineData("a/data.partial-1")]
    public async Task Keys_that_are_not_plain_are_refused(string key)
    {
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => Store.CreateAsync(key, Token))).Code);
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => Store.OpenAsync(key, Token))).Code);
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => Store.DeleteAsync(key, Token))).Code);
    }

    [Fact]
    public async Task Unfinished_writes_are_removed_by_prefix_and_finished_ones_stay()
    {
        await WriteAsync(Key, "x"u8.ToArray());
        await using IObjectWriter abandoned = await Store.CreateAsync("db1/other/data", Token);
        abandoned.Write(new byte[UnfinishedBytes], Token);
        await Store.DeleteUnfinishedAsync("db1/", Token);
        await Store.DeleteUnfinishedAsync("db1/", Token);

        Assert.Equal([Key], await Store.ListAsync("", Token));
        await Assert.ThrowsAsync<DbCalmException>(() => abandoned.CommitAsync(Token));
    }

    [Fact]
    public async Task A_writable_store_says_so_and_stays_empty()
    {
        await Store.CheckWritableAsync(Token);
        Assert.Empty(await Store.ListAsync("", Token));
    }

    [Fact]
    public async Task A_backup_without_a_manifest_is_removed_and_one_with_a_manifest_stays()
    {
        await WriteAsync(ArtefactLayout.DataKey("db1", "torn"), "x"u8.ToArray());
        await WriteAsync(ArtefactLayout.DataKey("db1", "whole"), "x"u8.ToArray());
        await WriteAsync(ArtefactLayout.ManifestKey("db1", "whole"), "{}"u8.ToArray());

        Assert.True(await ArtefactRemoval.RemoveUnlessCompleteAsync(Store, "db1", "torn", Token));
        Assert.True(await ArtefactRemoval.RemoveUnlessCompleteAsync(Store, "db1", "torn", Token));
        Assert.False(await ArtefactRemoval.RemoveUnlessCompleteAsync(Store, "db1", "whole", Token));
        Assert.Equal(["db1/whole/data", "db1/whole/manifest.json"], await Store.ListAsync("", Token));
    }

    private protected async Task WriteAsync(string key, params ReadOnlyMemory<byte>[] parts)
    {
        await using IObjectWriter writer = await Store.CreateAsync(key, Token);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            writer.Write(part.Span, Token);
        }

        await writer.CommitAsync(Token);
    }

    private static void OnThreads(int count, Action<int> work)
    {
        var failures = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            try
            {
                work(number);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
    }

    private async Task<string> ReadAsync(string key)
    {
        using IObjectReader reader = await Store.OpenAsync(key, Token);
        byte[] buffer = new byte[reader.Length];
        Assert.Equal(buffer.Length, reader.Read(0, buffer, Token));
        return Encoding.UTF8.GetString(buffer);
    }
}
