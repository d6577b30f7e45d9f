using DbCalm.Core.Approvals;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Core.Tests.Approvals;

public sealed class RepositoryWeakeningTests
{
    [Theory]
    [InlineData("retain=7d", "retain=7d", null)]
    [InlineData("retain=7d", "retain=30d", null)]
    [InlineData("", "retain=1d", null)]
    [InlineData("retain=7d", "retain=6d", "retain 7d becomes 6d")]
    [InlineData("retain=7d object_lock=compliance", "retain=7d object_lock=governance", "object_lock compliance becomes governance")]
    [InlineData("legal_hold=true", "legal_hold=false", "legal_hold is not put on any more")]
    public void Locks_that_get_weaker_are_named(string before, string after, string? reason) => Assert.Equal(reason, RepositoryWeakening.WhyLessLocked(Bucket(before), Bucket(after)));

    [Theory]
    [InlineData("", "encryption_key=file:/a", null)]
    [InlineData("encryption_key=file:/a", "encryption_key=file:/b retired_encryption_keys=file:/a", null)]
    [InlineData("encryption_key=file:/a", "encryption_key=file:/b", "file:/a")]
    [InlineData("encryption_key=file:/b retired_encryption_keys=file:/a", "encryption_key=file:/b", "file:/a")]
    public void A_key_that_is_not_named_any_more_is_lost(string before, string after, string? key) => Assert.Equal(key, RepositoryWeakening.LostKey(Bucket(before), Bucket(after))?.ToString());

    private static Repository Bucket(string settings) => RepositorySettings.Read(
        new RepositoryName("offsite"),
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')).Select(parts => KeyValuePair.Create(parts[0], parts[1])).Concat([new("type", "s3"), new("bucket", "backups")]));
}
