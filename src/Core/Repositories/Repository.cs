using DbCalm.Core.Names;

namespace DbCalm.Core.Repositories;

/// <summary>A place where backups are kept, and how they are kept there. Made by <see cref="RepositorySettings.Read"/>, which checks it.</summary>
public sealed record Repository
{
    public required RepositoryName Name { get; init; }

    public required RepositoryType Type { get; init; }

    public ArtefactFormat Format { get; init; }

    public CompressionSettings Compression { get; init; } = CompressionSettings.Default;

    /// <summary>Where the key is found that wraps the data keys of new backups; null: they are stored clear.</summary>
    public SecretSource? EncryptionKey { get; init; }

    /// <summary>Keys of before, still good for reading.</summary>
    public IReadOnlyList<SecretSource> RetiredKeys { get; init; } = [];

    public UnavailableAction OnUnavailable { get; init; }

    /// <summary>Set exactly when <see cref="OnUnavailable"/> is spool.</summary>
    public SpoolSettings? Spool { get; init; }

    /// <summary>The most bytes a second to and from it for one job; null: no limit.</summary>
    public long? BandwidthLimit { get; init; }

    /// <summary>The niceness of backup tools, 0 to 19.</summary>
    public int Nice { get; init; }

    public IoClass IoClass { get; init; }

    /// <summary>How long a copy is kept at least, and locked where the bucket locks; null: not said.</summary>
    public TimeSpan? Retain { get; init; }

    /// <summary>How full it may be, in percent, before somebody is told. Only the controller looks at it.</summary>
    public int FullWarning { get; init; } = SpaceRule.UsualThreshold;

    /// <summary>The policy that says which copies expire; null: as their schedule or instance says. Only the controller looks at it.</summary>
    public PolicyName? Retention { get; init; }

    /// <summary>The directory, absolute; null for other types.</summary>
    public string? Path { get; init; }

    /// <summary>The bucket; null for other types.</summary>
    public S3Settings? S3 { get; init; }

    /// <summary>Where it is, for people.</summary>
    public string Location => S3 is { } s3 ? $"s3://{s3.Bucket}/{s3.Prefix}{(s3.Endpoint is { } endpoint ? $" at {endpoint.GetLeftPart(UriPartial.Authority)}" : "")}" : Path ?? "";
}
