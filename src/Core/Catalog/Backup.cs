using DbCalm.Core.Names;

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

    /// <summary>The number of the schedule that wanted it; null for a person, or when that is not known.</summary>
    public int? ScheduleId { get; init; }

    /// <summary>The number of its schedule in another catalog, for a backup that was found in a repository; null otherwise. It means no schedule of this catalog, so nothing tells how long to keep it.</summary>
    public int? ForeignScheduleId { get; init; }

    /// <summary>Where it is kept, in the order in which the copies were asked for; empty for one that failed.</summary>
    public IReadOnlyList<BackupCopy> Copies { get; init; } = [];

    /// <summary>When the agent started it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its job ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Bytes of the tool's stream.</summary>
    public long DataBytes { get; init; }

    /// <summary>How it was taken.</summary>
    public BackupMethod Method { get; init; } = BackupMethod.MariaBackup;

    /// <summary>Where a physical backup is in the redo log; null for another, or when that is not known.</summary>
    public PhysicalPosition? Physical { get; init; }

    /// <summary>Binlog coordinates and GTID at its end.</summary>
    public BinlogPosition? Binlog { get; init; }

    /// <summary>The server's version text.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The backup tool's version text.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>The highest proof that was seen to hold.</summary>
    public Proof Proof { get; init; }

    /// <summary>When <see cref="Proof"/> was seen; null for none.</summary>
    public DateTimeOffset? ProofAt { get; init; }

    /// <summary>Why it must never be deleted; null when it may be.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Why the backup failed; empty for one that exists.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The copies that can be read and of which nothing bad is known.</summary>
    public IEnumerable<BackupCopy> GoodCopies => Copies.Where(copy => copy.IsGood);

    /// <summary>The copy to read first: the first good one, or the first there is.</summary>
    public BackupCopy? Primary => GoodCopies.FirstOrDefault() ?? Copies.FirstOrDefault(copy => copy.IsReadable) ?? (Copies.Count > 0 ? Copies[0] : null);
}
