using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Core.Catalog;

/// <summary>One row of the catalog: what is known of a backup without opening its repository.</summary>
public sealed record Backup
{
    /// <summary>Its identity and folder name.</summary>
    public required BackupId Id { get; init; }

    /// <summary>The chain it belongs to; its own id for a full.</summary>
    public required ChainId ChainId { get; init; }

    /// <summary>The database server it was taken from.</summary>
    public required InstanceName Instance { get; init; }

    /// <summary>The host whose agent took it and can read it.</summary>
    public required HostId Host { get; init; }

    /// <summary>Full or incremental.</summary>
    public required BackupType Type { get; init; }

    /// <summary>Whether it can be used.</summary>
    public required BackupState State { get; init; }

    /// <summary>The backup it is built on; null for a full.</summary>
    public BackupId? FromBackupId { get; init; }

    /// <summary>The job that took it.</summary>
    public required JobId JobId { get; init; }

    /// <summary>Where it is kept.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>When the agent started it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its job ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Bytes of the tool's stream.</summary>
    public long DataBytes { get; init; }

    /// <summary>Bytes in the repository, manifest not counted.</summary>
    public long StoredBytes { get; init; }

    /// <summary>The log sequence number it starts from; 0 for a full.</summary>
    public ulong FromLsn { get; init; }

    /// <summary>The log sequence number an incremental on top of it starts from.</summary>
    public ulong ToLsn { get; init; }

    /// <summary>Binlog coordinates and GTID at its end.</summary>
    public BinlogPosition? Binlog { get; init; }

    /// <summary>The server's version text.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The backup tool's version text.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>SHA-256 of the manifest object, in lower-case hex; empty while there is none.</summary>
    public string ManifestSha256 { get; init; } = "";

    /// <summary>The highest proof that was seen to hold.</summary>
    public Proof Proof { get; init; }

    /// <summary>When <see cref="Proof"/> was seen; null for none.</summary>
    public DateTimeOffset? ProofAt { get; init; }

    /// <summary>What the last verification found wrong, or why the backup failed; empty when nothing.</summary>
    public string Problem { get; init; } = "";
}
