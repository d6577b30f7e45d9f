using Amazon;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Storage.S3;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3RefusalTests(CephFixture fixture)
{
    private const string Key = "db1/b1/data";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_access_key_is_named()
    {
        DbCalmException e = await FailAsync(fixture.Repository(("access_key_id", "AKNOBODY")));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("does not know the access key", e.Message, StringComparison.Ordinal);
        Assert.Contains("access_key_id of repository main", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_named_and_never_shown()
    {
        const string Secret = "wrong-secret-xyzzy";
        await File.WriteAllTextAsync(fixture.TemporaryPath("wrong"), Secret, Token);
        DbCalmException e = await FailAsync(fixture.Repository(("secret_access_key", "file:" + fixture.TemporaryPath("wrong"))));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("the secret does not belong to the access key", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_can_not_be_read_is_named_by_its_place()
    {
        DbCalmException file = await FailAsync(fixture.Repository(("secret_access_key", "file:/nonexistent/secret")));
        Assert.Equal((ErrorCode.Refused, "secret_access_key of repository main: /nonexistent/secret does not exist"), (file.Code, file.Message));
        DbCalmException variable = await FailAsync(fixture.Repository(("secret_access_key", "env:DBCALM_NO_SUCH_VARIABLE")));
        Assert.Equal((ErrorCode.Refused, "secret_access_key of repository main: the agent's environment has no variable DBCALM_NO_SUCH_VARIABLE"), (variable.Code, variable.Message));
    }

    [Fact]
    public async Task A_bucket_that_is_gone_is_no_missing_object()
    {
        (S3ObjectStore store, List<StoreRetry> retries) = CephFixture.Open(fixture.Repository(("bucket", "no-such-bucket")));
        Func<Task>[] calls =
        [
            () => store.CheckReachableAsync(Token),
            () => store.CheckWritableAsync(Token),
            () => store.FindLengthAsync(Key, Token),
            () => store.OpenAsync(Key, Token),
            () => store.WriteAsync(Key, [1], Token),
            () => store.ListAsync("", Token),
            () => store.DeleteAsync(Key, Token),
            () => store.DeleteUnfinishedAsync("", Token),
        ];
        foreach (Func<Task> call in calls)
        {
            DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(call);
            Assert.Equal(ErrorCode.Refused, e.Code);
            Assert.True(e.Message.Contains("bucket no-such-bucket does not exist", StringComparison.Ordinal), e.ToString());
        }

        Assert.Empty(retries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3 << 20)]
    public async Task A_refused_write_leaves_the_connection_in_step(int length)
    {
        (S3ObjectStore store, List<StoreRetry> retries) = CephFixture.Open(fixture.Repository(("bucket", "no-such-bucket")));
        byte[] content = Content.Random(length);
        for (int i = 0; i < 20; i++)
        {
            DbCalmException write = await Assert.ThrowsAsync<DbCalmException>(() => store.WriteAsync(Key, content, Token));
            Assert.Contains("does not exist", write.Message, StringComparison.Ordinal);
            DbCalmException list = await Assert.ThrowsAsync<DbCalmException>(() => store.ListAsync("", Token));
            Assert.Contains("does not exist", list.Message, StringComparison.Ordinal);
        }

        Assert.Empty(retries);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_by_twenty_minutes_is_named()
    {
        // The one clock of the client library's signatures.
        AWSConfigs.ManualClockCorrection = TimeSpan.FromMinutes(20);
        try
        {
            DbCalmException e = await FailAsync(fixture.Repository());
            Assert.Equal(ErrorCode.Refused, e.Code);
            Assert.Contains("clock differs too much", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            AWSConfigs.ManualClockCorrection = null;
        }
    }

    [Theory]
    [InlineData(400, "AuthorizationHeaderMalformed", ErrorCode.Refused, "is not in region us-east-1")]
    [InlineData(301, "PermanentRedirect", ErrorCode.Refused, "is not in region us-east-1")]
    [InlineData(400, "ExpiredToken", ErrorCode.Refused, "the credentials have expired")]
    [InlineData(403, "QuotaExceeded", ErrorCode.NoSpace, "the quota is reached")]
    [InlineData(400, "EntityTooLarge", ErrorCode.Refused, "larger than the service takes")]
    [InlineData(507, "", ErrorCode.NoSpace, "no space left")]
    [InlineData(418, "Teapot", ErrorCode.Refused, "418 Teapot")]
    public async Task What_a_service_may_answer_is_said_in_words(int status, string code, ErrorCode expected, string words)
    {
        await using var proxy = new FaultProxy(fixture.Ceph.Port);
        proxy.Plan = _ => HttpFault.Error(status, code);
        (S3ObjectStore store, List<StoreRetry> retries) = CephFixture.Open(fixture.Repository(("endpoint", proxy.Address)));
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => store.CheckWritableAsync(Token));
        Assert.Equal(expected, e.Code);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Hint);
        Assert.Empty(retries);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_and_a_name_that_nobody_knows_are_transient()
    {
        int port = FreePort.Next();
        DbCalmException refused = await FailAsync(fixture.Repository(("endpoint", $"http://127.0.0.1:{port}")));
        Assert.Equal(ErrorCode.Unavailable, refused.Code);
        Assert.Contains($"nothing listens at http://127.0.0.1:{port}", refused.Message, StringComparison.Ordinal);
        DbCalmException unknown = await FailAsync(fixture.Repository(("endpoint", "http://no-such-host.invalid")));
        Assert.Equal(ErrorCode.Unavailable, unknown.Code);
        Assert.Contains("is not known", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_authority_alone()
    {
        (string, string) tls = ("endpoint", fixture.Ceph.TlsAddress.ToString());
        DbCalmException e = await FailAsync(fixture.Repository(tls));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("is not trusted", e.Message, StringComparison.Ordinal);
        Assert.Contains("ca_file of repository main", e.Hint, StringComparison.Ordinal);

        (S3ObjectStore store, List<StoreRetry> retries) = CephFixture.Open(fixture.Repository(tls, ("ca_file", fixture.Ceph.CaFile)));
        byte[] content = Content.Random(12 << 20);
        await store.WriteAsync(Key, content, Token);
        Assert.Equal(content, await store.ReadAsync(Key, Token));
        Assert.Empty(retries);
    }

    [Fact]
    public async Task The_bucket_can_be_in_the_host_name()
    {
        DbCalmException e = await FailAsync(fixture.Repository(("endpoint", "http://nowhere.invalid:7480"), ("path_style", "false")));
        Assert.Contains("(backups.nowhere.invalid:7480)", e.InnerException!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_whose_quota_is_reached_has_no_space()
    {
        CephUser small = new("small", "AKSMALL", "small-secret");
        await fixture.Ceph.AddUserAsync(small, Token);
        await fixture.Ceph.MakeBucketAsync("small-bucket", small, Token);
        await fixture.Ceph.SetQuotaAsync(small, 1 << 20, Token);
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(
            ("bucket", "small-bucket"), ("access_key_id", small.AccessKeyId), ("secret_access_key", "file:" + fixture.SecretFile(small))));
        DbCalmException? found = null;
        for (int i = 0; i < 20 && found is null; i++)
        {
            found = await Record.ExceptionAsync(() => store.WriteAsync($"object{i}", new byte[512 << 10], Token)) as DbCalmException;
        }

        Assert.Equal(ErrorCode.NoSpace, found?.Code);
    }

    private static async Task<DbCalmException> FailAsync(Repository repository)
    {
        (S3ObjectStore store, _) = CephFixture.Open(repository, CephFixture.Impatient with { Attempts = 2 });
        return await Assert.ThrowsAsync<DbCalmException>(() => store.CheckWritableAsync(Token));
    }
}
