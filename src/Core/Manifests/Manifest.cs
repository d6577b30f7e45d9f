using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Manifests;

/// <summary>The immutable description of one artefact; described in docs/formats/manifest.md. Written last: it makes the backup exist.</summary>
public sealed record Manifest
{
    /// <summary>The newest format that this program reads and writes.</summary>
    public const int CurrentVersion = 3;

    /// <summary>The last format without sections: it says all that there is to say of most backups of mariadb-backup, and older programs read it.</summary>
    public const int FlatVersion = 2;

    /// <summary>The oldest format that this version reads.</summary>
    public const int OldestVersion = 1;

    /// <summary>What <see cref="StreamFormat"/> is for a backup that is stored as files.</summary>
    public const string DirectoryFormat = "directory";

    /// <summary>The format's version; see <see cref="InLowestVersion"/>.</summary>
    public int FormatVersion { get; init; } = FlatVersion;

    /// <summary>The backup's identity.</summary>
    public required string BackupId { get; init; }

    /// <summary>The id of the full that its chain starts with.</summary>
    public required string ChainId { get; init; }

    /// <summary>The base of an incremental; null for a full.</summary>
    public string? FromBackupId { get; init; }

    /// <summary>The job that took it.</summary>
    public required string JobId { get; init; }

    /// <summary>The number of the schedule that wanted it; null for a person.</summary>
    public int? ScheduleId { get; init; }

    /// <summary>The host on which it was taken.</summary>
    public required string Host { get; init; }

    /// <summary>The database server it was taken from.</summary>
    public required string Instance { get; init; }

    /// <summary>How it was taken: the name of a <see cref="BackupMethod"/>.</summary>
    public string Method { get; init; } = BackupMethod.MariaBackup.Value;

    /// <summary>The server's kind, e.g. <c>mariadb</c>.</summary>
    public required string Flavour { get; init; }

    /// <summary>The identity of the data history that positions count in; null when it is not known.</summary>
    public string? Lineage { get; init; }

    /// <summary>Full or incremental.</summary>
    public required BackupType Type { get; init; }

    /// <summary>When the agent started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last segment was durable, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Where a physical backup is in the redo log; null for one of another kind.</summary>
    public PhysicalPosition? Physical { get; init; }

    /// <summary>Binlog coordinates and GTID; null when the server writes no binary log.</summary>
    public BinlogPosition? Binlog { get; init; }

    /// <summary>The server's version text.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The backup tool's name and version text.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The agent's version.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>What the plain stream is, e.g. <c>xbstream</c>; <see cref="DirectoryFormat"/> when there is none.</summary>
    public required string StreamFormat { get; init; }

    /// <summary>How each segment is compressed; one of the names in <see cref="ManifestCompression"/>.</summary>
    public required string Compression { get; init; }

    /// <summary>The compression level.</summary>
    public required int CompressionLevel { get; init; }

    /// <summary>How each segment is encrypted; null: they are stored clear.</summary>
    public ManifestEncryption? Encryption { get; init; }

    /// <summary>Bytes of the tool's stream, or of all files.</summary>
    public required long DataBytes { get; init; }

    /// <summary>Bytes of the data object, or of all files.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Stored bytes for each byte of the tool's stream, e.g. 0.31; follows from the sizes and is not in the file.</summary>
    public double StoredRatio => DataBytes > 0 ? (double)StoredBytes / DataBytes : 1;

    /// <summary>SHA-256, in lower-case hex, of the whole data object; for files see <see cref="ManifestFileEntry.HashOf"/>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The files of a plain directory, by path; null for a stream.</summary>
    public IReadOnlyList<ManifestFileEntry>? Files { get; init; }

    /// <summary>The segments in order; none for files.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    /// <summary>The same in the lowest format that can say it, so that a program that was not updated yet reads it, too.</summary>
    public Manifest InLowestVersion() => this with { FormatVersion = Method == BackupMethod.MariaBackup.Value && Lineage is null ? FlatVersion : CurrentVersion };
}
