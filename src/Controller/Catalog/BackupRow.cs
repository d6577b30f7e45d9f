using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Catalog;

/// <summary>A row of the backups table.</summary>
internal sealed class BackupRow
{
    public string Id { get; set; } = "";

    public string ChainId { get; set; } = "";

    public string Instance { get; set; } = "";

    public string HostId { get; set; } = "";

    public string Type { get; set; } = "";

    public string State { get; set; } = "";

    public string? FromBackupId { get; set; }

    public string JobId { get; set; } = "";

    public string? Repository { get; set; }

    public string StartedAt { get; set; } = "";

    public string FinishedAt { get; set; } = "";

    public long DataBytes { get; set; }

    public long StoredBytes { get; set; }

    public long FromLsn { get; set; }

    public long ToLsn { get; set; }

    public string? BinlogFile { get; set; }

    public long? BinlogPosition { get; set; }

    public string? BinlogGtid { get; set; }

    public string ServerVersion { get; set; } = "";

    public string ToolVersion { get; set; } = "";

    public string ManifestSha256 { get; set; } = "";

    public string Proof { get; set; } = "";

    public string? ProofAt { get; set; }

    public string Problem { get; set; } = "";

    public static BackupRow Of(Backup backup) => new()
    {
        Id = backup.Id.Value,
        ChainId = backup.ChainId.Value,
        Instance = backup.Instance.Value,
        HostId = backup.Host.Value,
        Type = backup.Type.ToString(),
        State = backup.State.ToString(),
        FromBackupId = backup.FromBackupId?.Value,
        JobId = backup.JobId.Value,
        Repository = backup.Repository?.Value,
        StartedAt = backup.StartedAt.ToStored(),
        FinishedAt = backup.FinishedAt.ToStored(),
        DataBytes = backup.DataBytes,
        StoredBytes = backup.StoredBytes,
        FromLsn = checked((long)backup.FromLsn),
        ToLsn = checked((long)backup.ToLsn),
        BinlogFile = backup.Binlog?.File,
        BinlogPosition = backup.Binlog?.Position,
        BinlogGtid = backup.Binlog?.Gtid,
        ServerVersion = backup.ServerVersion,
        ToolVersion = backup.ToolVersion,
        ManifestSha256 = backup.ManifestSha256,
        Proof = backup.Proof.ToString(),
        ProofAt = backup.ProofAt.ToStored(),
        Problem = backup.Problem,
    };

    public Backup ToBackup() => new()
    {
        Id = new BackupId(Id),
        ChainId = new ChainId(ChainId),
        Instance = new InstanceName(Instance),
        Host = new HostId(HostId),
        Type = Enum.Parse<BackupType>(Type),
        State = Enum.Parse<BackupState>(State),
        FromBackupId = FromBackupId is null ? null : new BackupId(FromBackupId),
        JobId = new JobId(JobId),
        Repository = Repository is null ? null : new RepositoryName(Repository),
        StartedAt = StoredTime.Parse(StartedAt),
        FinishedAt = StoredTime.Parse(FinishedAt),
        DataBytes = DataBytes,
        StoredBytes = StoredBytes,
        FromLsn = (ulong)FromLsn,
        ToLsn = (ulong)ToLsn,
        Binlog = BinlogFile is null ? null : new BinlogPosition(BinlogFile, BinlogPosition ?? 0, BinlogGtid ?? ""),
        ServerVersion = ServerVersion,
        ToolVersion = ToolVersion,
        ManifestSha256 = ManifestSha256,
        Proof = Enum.Parse<Proof>(Proof),
        ProofAt = StoredTime.ParseOptional(ProofAt),
        Problem = Problem,
    };
}
