using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Settings;

namespace DbCalm.Core.Repositories;

/// <summary>Turns the keys and values of a definition into a checked <see cref="Repository"/>.</summary>
public static class RepositorySettings
{
    /// <summary>The slowest that a job may be made, bytes a second: below it nothing would ever end.</summary>
    public const long LeastBandwidth = 64L << 10;

    private const long LeastPart = 5L << 20;
    private const long MostPart = 1L << 30;
    private static readonly TimeSpan LongestRetain = TimeSpan.FromDays(36_500);

    /// <summary>The repository that <paramref name="settings"/> describe; throws one invalid-input error that lists every mistake.</summary>
    public static Repository Read(RepositoryName name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var errors = new ValidationErrors();
        Repository repository = Read(name, settings, errors);
        errors.ThrowIfAny($"repository {name}");
        return repository;
    }

    /// <summary>As the other, but adds the mistakes to <paramref name="errors"/>; the result means nothing when there are any.</summary>
    public static Repository Read(RepositoryName name, IEnumerable<KeyValuePair<string, string>> settings, ValidationErrors errors)
    {
        var values = new SettingValues($"repository {name}", RepositoryKeys.All, settings, errors);
        RepositoryType type = values.Choice("type", RepositoryType.Directory, ("directory", RepositoryType.Directory), ("s3", RepositoryType.S3));
        values.Require(values.Has("type"), "type", "is missing; use directory or s3");
        values.AllowOnly(RepositoryKeys.NameOf(type));
        ArtefactFormat format = values.Choice("format", ArtefactFormat.Stream, ("stream", ArtefactFormat.Stream), ("plain", ArtefactFormat.Plain));
        var repository = new Repository
        {
            Name = name,
            Type = type,
            Format = format,
            Compression = ReadCompression(values, format),
            EncryptionKey = values.Source("encryption_key"),
            RetiredKeys = values.Sources("retired_encryption_keys"),
            OnUnavailable = values.Choice("on_unavailable", UnavailableAction.Fail, ("fail", UnavailableAction.Fail), ("spool", UnavailableAction.Spool)),
            Spool = ReadSpool(values),
            BandwidthLimit = values.Size("bandwidth_limit", LeastBandwidth, long.MaxValue),
            Nice = values.Number("nice", 0, 19, 0),
            IoClass = values.Choice("io_class", IoClass.Normal, ("normal", IoClass.Normal), ("low", IoClass.Low), ("idle", IoClass.Idle)),
            Retain = values.Time("retain", LongestRetain),
            FullWarning = values.Number("full_warning", 1, 100, SpaceRule.UsualThreshold),
            Retention = values.Read("retention", text => new PolicyName(text)) is { Value.Length: > 0 } policy ? policy : null,
            Path = type == RepositoryType.Directory ? values.Path("path", isRequired: true) : null,
            S3 = type == RepositoryType.S3 ? ReadS3(values) : null,
        };
        CheckPlain(values, repository);
        return repository;
    }

    private static CompressionSettings ReadCompression(SettingValues values, ArtefactFormat format)
    {
        CompressionKind kind = values.Choice(
            "compression",
            format == ArtefactFormat.Plain ? CompressionKind.None : CompressionKind.Zstd,
            ("zstd", CompressionKind.Zstd),
            ("gzip", CompressionKind.Gzip),
            ("lz4", CompressionKind.Lz4),
            ("none", CompressionKind.None));
        (int least, int most, int standard) = CompressionSettings.LevelsOf(kind);
        return new CompressionSettings(kind, values.Number("compression_level", least, most, standard), values.Number("compression_workers", 0, 4, 0));
    }

    private static SpoolSettings? ReadSpool(SettingValues values)
    {
        bool isWanted = values.Text("on_unavailable") == "spool";
        foreach (string key in new[] { "spool_path", "spool_limit" })
        {
            values.Require(isWanted == values.Has(key), key, isWanted ? "is missing; on_unavailable: spool needs it" : "goes with on_unavailable: spool only; remove it");
        }

        return isWanted && values.Path("spool_path", isRequired: false) is { } path && values.Size("spool_limit", 1 << 20, long.MaxValue) is { } limit
            ? new SpoolSettings(path, limit)
            : null;
    }

    private static S3Settings ReadS3(SettingValues values)
    {
        Uri? endpoint = values.Address("endpoint");
        ObjectLockMode mode = values.Choice("object_lock", ObjectLockMode.None, ("none", ObjectLockMode.None), ("governance", ObjectLockMode.Governance), ("compliance", ObjectLockMode.Compliance));
        values.Require(mode == ObjectLockMode.None || values.Has("retain"), "object_lock", "needs 'retain', from which the date of each lock follows");
        string? id = values.Text("access_key_id");
        SecretSource? idSource = id is null ? null : SecretSource.TryParse(id);
        values.Require(values.Has("access_key_id") == values.Has("secret_access_key"), "access_key_id", "and secret_access_key go together; give both, or none to use the host's role");
        values.Require(id is null || idSource is not null || !id.Contains(':', StringComparison.Ordinal), "access_key_id", "is not an id, file:PATH or env:NAME");
        return new S3Settings
        {
            Endpoint = endpoint,
            Region = values.Plain("region", 64) ?? "us-east-1",
            Bucket = values.Bucket("bucket"),
            Prefix = values.Prefix("prefix"),
            PathStyle = values.Flag("path_style", endpoint is not null),
            CaFile = values.Path("ca_file", isRequired: false),
            StorageClass = values.Plain("storage_class", 64),
            Tags = values.Pairs("tags"),
            AccessKeyId = idSource is null ? id : null,
            AccessKeyIdSource = idSource,
            SecretAccessKey = values.Source("secret_access_key"),
            SessionToken = values.Source("session_token"),
            ObjectLock = mode,
            LegalHold = values.Flag("legal_hold", false),
            PartBytes = values.Size("part_size", LeastPart, MostPart) ?? 16L << 20,
        };
    }

    private static void CheckPlain(SettingValues values, Repository repository)
    {
        if (repository.Format == ArtefactFormat.Stream)
        {
            return;
        }

        values.Require(repository.Type == RepositoryType.Directory, "format", "plain needs a directory; use stream in a bucket");
        values.Require(repository.Compression.Kind == CompressionKind.None, "compression", "does not go with format: plain, which is uncompressed; use none or stream");
        values.Require(repository.EncryptionKey is null, "encryption_key", "does not go with format: plain, which is readable files; use stream");
    }
}
