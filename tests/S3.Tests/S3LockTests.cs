using DbCalm.Agent.Storage.S3;
using DbCalm.Core.Errors;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3LockTests(CephFixture fixture)
{
    private const string Key = "db1/b1/data";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("governance", 1000)]
    [InlineData("compliance", 1000)]
    [InlineData("compliance", 6 << 20)]
    public async Task A_locked_object_stays_whole_until_its_date(string mode, int length)
    {
        string bucket = $"lock-{mode}-{length}";
        await fixture.Ceph.MakeLockingBucketAsync(bucket, Token);
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(("bucket", bucket), ("object_lock", mode), ("retain", "30d"), ("tags", "app=dbcalm,env=test")));
        byte[] content = Content.Random(length);
        await store.CheckWritableAsync(Token);
        await store.WriteAsync(Key, content, Token);

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => store.DeleteAsync(Key, Token));
        string date = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains($"is locked until {date}", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => store.CreateAsync(Key, Token))).Code);
        Assert.Equal([Key], await store.ListAsync("", Token));
        Assert.Equal(content, await store.ReadAsync(Key, Token));
    }

    [Fact]
    public async Task A_lock_that_has_passed_lets_go()
    {
        await fixture.Ceph.MakeLockingBucketAsync("lock-short", Token);
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(("bucket", "lock-short"), ("object_lock", "compliance"), ("retain", "2s")));
        await store.WriteAsync(Key, [1], Token);

        await Assert.ThrowsAsync<DbCalmException>(() => store.DeleteAsync(Key, Token));
        await Testing.Wait.UntilAsync(async () => await Record.ExceptionAsync(() => store.DeleteAsync(Key, Token)) is null, "the lock to pass", 10, Token);
        Assert.Empty(await store.ListAsync("", Token));
    }

    [Fact]
    public async Task A_legal_hold_has_no_date()
    {
        await fixture.Ceph.MakeLockingBucketAsync("lock-hold", Token);
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(("bucket", "lock-hold"), ("legal_hold", "true")));
        await store.WriteAsync(Key, [1], Token);

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => store.DeleteAsync(Key, Token));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("is under a legal hold", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_without_locks_is_named()
    {
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(("object_lock", "governance"), ("retain", "1d")));
        foreach (Func<Task> call in new Func<Task>[] { () => store.CheckWritableAsync(Token), () => store.WriteAsync(Key, [1], Token) })
        {
            DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(call);
            Assert.Equal(ErrorCode.Refused, e.Code);
            Assert.Contains("has no object lock", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Deleting_from_a_bucket_that_keeps_versions_leaves_none()
    {
        await fixture.Ceph.MakeBucketAsync("versions", Token);
        await fixture.Ceph.KeepVersionsAsync("versions", Token);
        (S3ObjectStore store, _) = CephFixture.Open(fixture.Repository(("bucket", "versions"), ("prefix", "")));
        for (int i = 0; i < 3; i++)
        {
            await fixture.Ceph.PutObjectAsync("versions", Key, $"version {i}", Token);
        }

        await fixture.Ceph.PutObjectAsync("versions", Key + "2", "another", Token);
        await fixture.Ceph.DeleteObjectAsync("versions", Key, Token);
        Assert.Null(await store.FindLengthAsync(Key, Token));
        await store.DeleteAsync(Key, Token);

        string versions = await fixture.Ceph.ListVersionsAsync("versions", Token);
        Assert.DoesNotContain($"<Key>{Key}</Key>", versions, StringComparison.Ordinal);
        Assert.Contains($"<Key>{Key}2</Key>", versions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_leaves_versions_is_no_success()
    {
        await fixture.Ceph.MakeBucketAsync("hidden", Token);
        await fixture.Ceph.KeepVersionsAsync("hidden", Token);
        await fixture.Ceph.AllowGuestAsync("hidden", ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket"], Token);
        (S3ObjectStore guest, _) = CephFixture.Open(fixture.Repository(
            ("bucket", "hidden"), ("access_key_id", fixture.Ceph.Guest.AccessKeyId), ("secret_access_key", "file:" + fixture.SecretFile(fixture.Ceph.Guest))));
        await guest.WriteAsync(Key, [1], Token);

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => guest.DeleteAsync(Key, Token));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("not deleted", e.Message, StringComparison.Ordinal);
    }
}
