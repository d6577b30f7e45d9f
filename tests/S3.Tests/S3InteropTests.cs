using System.Globalization;
using System.Security.Cryptography;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Storage.S3;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3InteropTests(CephFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000)]
    [InlineData(200_000)]
    [InlineData(60_000_000)]
    public async Task Other_programs_read_what_was_written(int length)
    {
        Repository repository = fixture.Repository();
        (S3ObjectStore store, _) = CephFixture.Open(repository);
        byte[] content = Content.Random(length);
        await store.WriteAsync("db1/b1/data", content, Token);
        string path = $"{CephFixture.Bucket}/{repository.S3!.Prefix}db1/b1/data";
        using var directory = new TemporaryDirectory();

        await ProcessRunner.CheckAsync([RequiredTool.Find("rclone", "rclone"), "copyto", "ceph:" + path, directory.At("rclone")], Rclone(directory), cancellationToken: Token);
        Assert.Equal(Hash(content), Hash(await File.ReadAllBytesAsync(directory.At("rclone"), Token)));
        await ProcessRunner.CheckAsync(
            ["/usr/bin/aws", "--endpoint-url", fixture.Ceph.Address.ToString(), "s3", "cp", "--no-progress", "s3://" + path, directory.At("aws")], Aws(directory), cancellationToken: Token);
        Assert.Equal(Hash(content), Hash(await File.ReadAllBytesAsync(directory.At("aws"), Token)));
    }

    [Fact]
    public async Task Other_programs_read_two_gigabytes_that_were_written()
    {
        const int Blocks = 250;
        Repository repository = fixture.Repository(("part_size", "8MiB"));
        (S3ObjectStore store, _) = CephFixture.Open(repository, new StorePatience());
        byte[] block = Content.Random(8_000_001);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (IObjectWriter writer = await store.CreateAsync("db1/b1/data", Token))
        {
            for (int i = 0; i < Blocks; i++)
            {
                BitConverter.TryWriteBytes(block, i);
                hash.AppendData(block);
                writer.Write(block, Token);
            }

            await writer.CommitAsync(Token);
        }

        string written = Convert.ToHexStringLower(hash.GetHashAndReset());
        string path = $"{CephFixture.Bucket}/{repository.S3!.Prefix}db1/b1/data";
        using var home = new TemporaryDirectory();
        Assert.Equal(written, await PipedHashAsync(Rclone(home), RequiredTool.Find("rclone", "rclone"), "cat", "ceph:" + path));
        Assert.Equal(written, await PipedHashAsync(Aws(home), "/usr/bin/aws", "--endpoint-url", fixture.Ceph.Address.ToString(), "s3", "cp", "--quiet", "s3://" + path, "-"));
        await store.DeleteAsync("db1/b1/data", Token);
    }

    [Fact]
    public async Task What_another_program_wrote_is_read_and_left_alone()
    {
        Repository repository = fixture.Repository();
        (S3ObjectStore store, _) = CephFixture.Open(repository);
        using var directory = new TemporaryDirectory();
        string file = directory.Write("file", "hello");
        await ProcessRunner.CheckAsync(
            [RequiredTool.Find("rclone", "rclone"), "copyto", file, $"ceph:{CephFixture.Bucket}/{repository.S3!.Prefix}a/b"], Rclone(directory), cancellationToken: Token);

        Assert.Equal("hello"u8.ToArray(), await store.ReadAsync("a/b", Token));
        await Assert.ThrowsAsync<Core.Errors.DbCalmException>(() => store.CreateAsync("a/b", Token));
    }

    [Fact]
    public async Task A_long_list_comes_whole()
    {
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository());
        string[] keys = [.. Enumerable.Range(0, 1_150).Select(i => string.Create(CultureInfo.InvariantCulture, $"list/{i}/manifest.json"))];
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (key, token) => await store.WriteAsync(key, [], token));

        Assert.Equal(keys.Order(StringComparer.Ordinal), await store.ListAsync("list/", Token));
    }

    // Two gigabytes go through a pipe and not through the disk.
    private static async Task<string> PipedHashAsync(ProcessSettings settings, params string[] program)
    {
        string sum = await ProcessRunner.CheckAsync(["/usr/bin/bash", "-o", "pipefail", "-c", "\"$@\" | sha256sum", "bash", .. program], settings, 300, Token);
        return sum.Split(' ')[0];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private ProcessSettings Rclone(TemporaryDirectory home) => new()
    {
        Environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["AWS_CA_BUNDLE"] = null,
            ["RCLONE_CONFIG_CEPH_TYPE"] = "s3",
            ["RCLONE_CONFIG_CEPH_PROVIDER"] = "Ceph",
            ["RCLONE_CONFIG_CEPH_ENDPOINT"] = fixture.Ceph.Address.ToString(),
            ["RCLONE_CONFIG_CEPH_ACCESS_KEY_ID"] = fixture.Ceph.Owner.AccessKeyId,
            ["RCLONE_CONFIG_CEPH_SECRET_ACCESS_KEY"] = fixture.Ceph.Owner.SecretAccessKey,
        },
    };

    private ProcessSettings Aws(TemporaryDirectory home) => new()
    {
        Environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["AWS_CA_BUNDLE"] = null,
            ["AWS_ACCESS_KEY_ID"] = fixture.Ceph.Owner.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = fixture.Ceph.Owner.SecretAccessKey,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        },
    };
}
