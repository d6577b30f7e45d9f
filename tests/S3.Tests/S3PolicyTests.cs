using DbCalm.Agent.Storage.S3;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3PolicyTests(CephFixture fixture)
{
    private const string Key = "db1/b1/data";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100_000)]
    [InlineData(12 << 20)]
    public async Task Who_may_only_write_can_back_up(int length)
    {
        string bucket = $"put-only-{length}";
        await fixture.Ceph.MakeBucketAsync(bucket, Token);
        await fixture.Ceph.AllowGuestAsync(bucket, ["s3:PutObject"], Token);
        (S3ObjectStore guest, _) = CephFixture.Open(GuestOf(bucket));

        await guest.CheckReachableAsync(Token);
        await guest.CheckWritableAsync(Token);
        byte[] content = Content.Random(length);
        await guest.WriteAsync(Key, content, Token);

        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => guest.ListAsync("", Token))).Code);
        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => guest.DeleteAsync(Key, Token))).Code);
        await using (IObjectWriter second = await CephFixture.Open(GuestOf(bucket)).Store.CreateAsync("db1/b2/data", Token))
        {
            second.Write(content, Token);
        }

        (S3ObjectStore owner, _) = CephFixture.Open(fixture.Repository(("bucket", bucket), ("prefix", "p/")));
        Assert.Equal([Key], await owner.ListAsync("", Token));
    }

    [Fact]
    public async Task Who_may_only_read_can_restore_and_not_write()
    {
        await fixture.Ceph.MakeBucketAsync("get-only", Token);
        await fixture.Ceph.AllowGuestAsync("get-only", ["s3:GetObject"], Token);
        byte[] content = Content.Random(6 << 20);
        await CephFixture.Open(fixture.Repository(("bucket", "get-only"), ("prefix", "p/"))).Store.WriteAsync(Key, content, Token);
        (S3ObjectStore guest, _) = CephFixture.Open(GuestOf("get-only"));

        await guest.CheckReachableAsync(Token);
        Assert.Equal(content.Length, await guest.FindLengthAsync(Key, Token));
        Assert.Equal(content, await guest.ReadAsync(Key, Token));
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => guest.CheckWritableAsync(Token));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("access denied", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => guest.WriteAsync("db1/b2/data", [1], Token))).Code);
    }

    private Repository GuestOf(string bucket) => fixture.Repository(
        ("bucket", bucket), ("prefix", "p/"), ("access_key_id", fixture.Ceph.Guest.AccessKeyId), ("secret_access_key", "file:" + fixture.SecretFile(fixture.Ceph.Guest)));
}
