using DbCalm.Agent.Storage;
using DbCalm.Agent.Storage.Checks;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class RepositoryTestTests(CephFixture fixture)
{
    private static readonly string[] BucketChecks =
        ["secrets", "reachable", "clock", "credentials", "put", "read back", "list", "no overwrite", "unfinished", "speed", "delete", "object lock"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_that_is_right_passes_everything_and_stays_empty()
    {
        Repository repository = fixture.Repository();
        RepositoryReport report = await TestAsync(repository);

        Assert.Equal(BucketChecks, report.Checks.Select(check => check.Name));
        Assert.All(report.Checks, check => Assert.Equal((check.Name, CheckOutcome.Ok), (check.Name, check.Outcome)));
        Assert.True(report.IsOk);
        Assert.True(report.WriteBytesPerSecond > 1e6 && report.ReadBytesPerSecond > 1e6);
        Assert.Empty(await CephFixture.Open(repository).Store.ListAsync("", Token));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', report.Checks));
    }

    [Fact]
    public async Task A_bucket_that_locks_is_told_what_stays()
    {
        await fixture.Ceph.MakeLockingBucketAsync("lock-test", Token);
        RepositoryReport report = await TestAsync(fixture.Repository(("bucket", "lock-test"), ("object_lock", "governance"), ("retain", "30d")));

        Assert.True(report.IsOk, string.Join('\n', report.Checks));
        RepositoryCheck delete = Assert.Single(report.Checks, check => check.Name == "delete");
        Assert.Equal(CheckOutcome.Skipped, delete.Outcome);
        Assert.Contains("can be deleted in 1m", delete.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_thing_that_is_wrong_is_said_and_the_rest_is_skipped()
    {
        RepositoryReport secret = await TestAsync(fixture.Repository(("secret_access_key", "file:/nonexistent")));
        Assert.Equal(("secrets", CheckOutcome.Failed), (secret.Checks[0].Name, secret.Checks[0].Outcome));
        Assert.Equal(BucketChecks, secret.Checks.Select(check => check.Name));
        Assert.All(secret.Checks.Skip(1), check => Assert.Equal(CheckOutcome.Skipped, check.Outcome));

        RepositoryReport down = await TestAsync(fixture.Repository(("endpoint", $"http://127.0.0.1:{FreePort.Next()}")));
        Assert.Equal("reachable", Assert.Single(down.Checks, check => check.Outcome == CheckOutcome.Failed).Name);

        RepositoryReport key = await TestAsync(fixture.Repository(("access_key_id", "AKNOBODY")));
        Assert.Equal("credentials", Assert.Single(key.Checks, check => check.Outcome == CheckOutcome.Failed).Name);

        RepositoryReport bucket = await TestAsync(fixture.Repository(("bucket", "no-such-bucket")));
        Assert.Equal("credentials", Assert.Single(bucket.Checks, check => check.Outcome == CheckOutcome.Failed).Name);
    }

    [Fact]
    public async Task A_directory_is_tested_too()
    {
        using var directory = new TemporaryDirectory();
        Repository repository = RepositorySettings.Read(
            new RepositoryName("disk"), new Dictionary<string, string> { ["type"] = "directory", ["path"] = directory.At("repository"), ["bandwidth_limit"] = "100MiB" });
        RepositoryReport report = await TestAsync(repository);

        Assert.True(report.IsOk, string.Join('\n', report.Checks));
        Assert.Equal(["exists", "writable", "free space", "put", "read back", "list", "no overwrite", "unfinished", "speed", "delete"], report.Checks.Select(check => check.Name));
        Assert.InRange(report.WriteBytesPerSecond!.Value, 1e6, 120e6);
        Assert.Empty(Directory.EnumerateFileSystemEntries(repository.Path!));
    }

    private static Task<RepositoryReport> TestAsync(Repository repository) =>
        new RepositoryTest(new StoreSession { Patience = CephFixture.Impatient with { Attempts = 2 } }).TestAsync(repository, Token);
}
