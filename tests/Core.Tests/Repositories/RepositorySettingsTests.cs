using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Core.Tests.Repositories;

public sealed class RepositorySettingsTests
{
    [Fact]
    public void A_directory_needs_a_path_and_has_usual_settings()
    {
        Repository repository = Read("type=directory", "path=/mnt/backups/");
        Assert.Equal((RepositoryType.Directory, "/mnt/backups", ArtefactFormat.Stream), (repository.Type, repository.Path, repository.Format));
        Assert.Equal(new CompressionSettings(CompressionKind.Zstd, 1, 0), repository.Compression);
        Assert.Null(repository.EncryptionKey);
    }

    [Fact]
    public void A_bucket_has_all_its_settings()
    {
        Repository repository = Read(
            "type=s3", "endpoint=https://s3.example:9000", "bucket=backups", "prefix=/fleet/a/", "region=eu-central-1", "access_key_id=AKTEST", "secret_access_key=file:/etc/secret",
            "tags=team=db, stage=prod", "object_lock=compliance", "retain=30d", "encryption_key=command:/usr/bin/key --name x", "retired_encryption_keys=env:OLD, file:/k",
            "compression=gzip", "compression_level=6", "bandwidth_limit=50MiB", "nice=10", "io_class=idle", "on_unavailable=spool", "spool_path=/var/spool/dbcalm", "spool_limit=1GiB");
        S3Settings s3 = repository.S3!;
        Assert.Equal(("backups", "fleet/a/", "eu-central-1", "AKTEST", true), (s3.Bucket, s3.Prefix, s3.Region, s3.AccessKeyId, s3.PathStyle));
        Assert.Equal(new SecretSource(SecretSourceKind.File, "/etc/secret"), s3.SecretAccessKey);
        Assert.Equal("prod", s3.Tags["stage"]);
        Assert.Equal((ObjectLockMode.Compliance, TimeSpan.FromDays(30)), (s3.ObjectLock, repository.Retain));
        Assert.Equal("command:/usr/bin/key --name x", repository.EncryptionKey!.ToString());
        Assert.Equal(2, repository.RetiredKeys.Count);
        Assert.Equal(new CompressionSettings(CompressionKind.Gzip, 6, 0), repository.Compression);
        Assert.Equal(new SpoolSettings("/var/spool/dbcalm", 1L << 30), repository.Spool);
        Assert.Equal((50L << 20, 10, IoClass.Idle), (repository.BandwidthLimit, repository.Nice, repository.IoClass));
    }

    [Theory]
    [InlineData("type", "path=/b")]
    [InlineData("type", "type=ftp")]
    [InlineData("path", "type=directory")]
    [InlineData("path", "type=directory", "path=relative")]
    [InlineData("path", "type=directory", "path=/a/../b")]
    [InlineData("path", "type=directory", "path=//")]
    [InlineData("bucket", "type=directory", "path=/b", "bucket=x")]
    [InlineData("bucket", "type=s3", "bucket=UPPER")]
    [InlineData("endpoint", "type=s3", "bucket=backups", "endpoint=s3.example")]
    [InlineData("endpoint", "type=s3", "bucket=backups", "endpoint=https://user:pass@s3.example")]
    [InlineData("prefix", "type=s3", "bucket=backups", "prefix=a/../b")]
    [InlineData("secret_access_key", "type=s3", "bucket=backups", "access_key_id=A", "secret_access_key=hunter2")]
    [InlineData("access_key_id", "type=s3", "bucket=backups", "access_key_id=A")]
    [InlineData("object_lock", "type=s3", "bucket=backups", "object_lock=compliance")]
    [InlineData("format", "type=s3", "bucket=backups", "format=plain")]
    [InlineData("compression", "type=directory", "path=/b", "format=plain", "compression=zstd")]
    [InlineData("encryption_key", "type=directory", "path=/b", "format=plain", "encryption_key=file:/k")]
    [InlineData("compression_level", "type=directory", "path=/b", "compression=none", "compression_level=3")]
    [InlineData("compression_level", "type=directory", "path=/b", "compression_level=20")]
    [InlineData("spool_path", "type=directory", "path=/b", "on_unavailable=spool", "spool_limit=1GiB")]
    [InlineData("spool_limit", "type=directory", "path=/b", "spool_limit=1GiB")]
    [InlineData("nice", "type=directory", "path=/b", "nice=20")]
    [InlineData("retain", "type=directory", "path=/b", "retain=forever")]
    [InlineData("tags", "type=s3", "bucket=backups", "tags=a=1,a=2")]
    [InlineData("'colour'", "type=directory", "path=/b", "colour=red")]
    public void Each_mistake_names_its_key_and_repeats_no_value(string key, params string[] settings)
    {
        var error = Assert.Throws<DbCalmException>(() => Read(settings));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains($"repository r, {key}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user:pass", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<DbCalmException>(() => Read("type=s3", "bucket=x", "nice=99", "part_size=1KiB"));
        Assert.Contains("3 mistakes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_the_table_is_read()
    {
        // A key that the reader forgot would be taken without a word.
        string source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Core", "Repositories", "RepositorySettings.cs"));
        Assert.All(RepositoryKeys.All, key => Assert.Contains($"\"{key.Name}\"", source, StringComparison.Ordinal));
    }

    private static Repository Read(params string[] settings) =>
        RepositorySettings.Read(new RepositoryName("r"), settings.Select(setting => setting.Split('=', 2)).Select(sides => KeyValuePair.Create(sides[0], sides[1])));
}
