namespace DbCalm.Core.Repositories;

/// <summary>A bucket and how to reach it.</summary>
public sealed record S3Settings
{
    /// <summary>The service's address; null for Amazon's own of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that requests are signed for.</summary>
    public required string Region { get; init; }

    public required string Bucket { get; init; }

    /// <summary>Put before every key; empty, or names with a <c>/</c> after each.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The bucket is in the path and not in the host name.</summary>
    public bool PathStyle { get; init; }

    /// <summary>A PEM file on the agent's host with the authorities to trust for this endpoint; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>E.g. <c>STANDARD_IA</c>; null for the bucket's own.</summary>
    public string? StorageClass { get; init; }

    /// <summary>Set on every object.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The key's id as it is, when it is written out in the definition: it is no secret.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Where the key's id is found; null when it is written out, or when the host's role is used.</summary>
    public SecretSource? AccessKeyIdSource { get; init; }

    /// <summary>Where the secret is found; null for the role of the host that the agent runs on.</summary>
    public SecretSource? SecretAccessKey { get; init; }

    /// <summary>Where the token of temporary credentials is found; null for lasting ones.</summary>
    public SecretSource? SessionToken { get; init; }

    public ObjectLockMode ObjectLock { get; init; }

    /// <summary>Objects also get a legal hold, which has no date.</summary>
    public bool LegalHold { get; init; }

    /// <summary>Bytes of the first parts of an upload; later ones grow so that 10,000 are enough.</summary>
    public long PartBytes { get; init; } = 16L << 20;
}
