using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Core.Catalog;

/// <summary>A backup in one repository. Copies may differ in format, compression and encryption; what they restore to is the same.</summary>
public sealed record BackupCopy
{
    /// <summary>Where it is or will be.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The only host that can reach it, when the repository is that host's own; null for one of the whole fleet.</summary>
    public HostId? Host { get; init; }

    public required CopyState State { get; init; }

    /// <summary>The host in whose spool it lies while <see cref="State"/> is pending; null otherwise.</summary>
    public HostId? SpooledOn { get; init; }

    public ArtefactFormat Format { get; init; }

    /// <summary>The compression of its segments, as its manifest has it.</summary>
    public string Compression { get; init; } = "";

    /// <summary>The key that first wrapped its data key; empty when it is stored clear.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>Bytes in the repository, manifest not counted.</summary>
    public long StoredBytes { get; init; }

    /// <summary>SHA-256 of its manifest object, in lower-case hex; empty while there is none.</summary>
    public string ManifestSha256 { get; init; } = "";

    /// <summary>Until when it is to be kept at least; null when that was not said.</summary>
    public DateTimeOffset? RetainUntil { get; init; }

    /// <summary>What is wrong with it, or why it could not be made; empty when nothing.</summary>
    public string Problem { get; init; } = "";

    /// <summary>True when it can be read, good or not.</summary>
    public bool IsReadable => State == CopyState.Available || (State == CopyState.Pending && SpooledOn is not null);

    /// <summary>True when it can be read and nothing bad is known of it.</summary>
    public bool IsGood => IsReadable && Problem.Length == 0;

    /// <summary>The only host that can read it; null when every host can.</summary>
    public HostId? BoundTo => State == CopyState.Pending ? SpooledOn : Host;
}
