using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

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

    public string StartedAt { get; set; } = "";

    public string FinishedAt { get; set; } = "";

    public long DataBytes { get; set; }

    public long FromLsn { get; set; }

    public long ToLsn { get; set; }

    public long LastLsn { get; set; }

    public string? BinlogFile { get; set; }

    public long? BinlogPosition { get; set; }

    public string? BinlogGtid { get; set; }

    public string ServerVersion { get; set; } = "";

    public string ToolVersion { get; set; } = "";

    public string Proof { get; set; } = "";

    public string? ProofAt { get; set; }

    public string? HeldAt { get; set; }

    public string? HoldReason { get; set; }

    public string Problem { get; set; } = "";

    public long? ScheduleId { get; set; }

    public long? ForeignScheduleId { get; set; }

    public string Method { get; set; } = "";

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
        StartedAt = backup.StartedAt.ToStored(),
        FinishedAt = backup.FinishedAt.ToStored(),
        DataBytes = backup.DataBytes,
        Method = backup.Method.Value,
        FromLsn = checked((long)(backup.Physical?.FromLsn ?? 0)),
        ToLsn = checked((long)(backup.Physical?.ToLsn ?? 0)),
        LastLsn = checked((long)(backup.Physical?.LastLsn ?? 0)),
        BinlogFile = backup.Binlog?.File,
        BinlogPosition = backup.Binlog?.Position,
        BinlogGtid = backup.Binlog?.Gtid,
        ServerVersion = backup.ServerVersion,
        ToolVersion = backup.ToolVersion,
        Proof = backup.Proof.ToString(),
        ProofAt = backup.ProofAt.ToStored(),
        HeldAt = backup.Hold?.At.ToStored(),
        HoldReason = backup.Hold?.Reason,
        Problem = backup.Problem,
        ScheduleId = backup.ScheduleId,
        ForeignScheduleId = backup.ForeignScheduleId,
    };

    public Backup ToBackup(IReadOnlyList<BackupCopy> copies) => new()
    {
        Id = new BackupId(Id),
        ChainId = new ChainId(ChainId),
        Instance = new InstanceName(Instance),
        Host = new HostId(HostId),
        Type = Enum.Parse<BackupType>(Type),
        State = Enum.Parse<BackupState>(State),
        FromBackupId = FromBackupId is null ? null : new BackupId(FromBackupId),
        JobId = new JobId(JobId),
        Copies = copies,
        StartedAt = StoredTime.Parse(StartedAt),
        FinishedAt = StoredTime.Parse(FinishedAt),
        DataBytes = DataBytes,
        Method = new BackupMethod(Method),
        Physical = (FromLsn | ToLsn | LastLsn) == 0 ? null : new PhysicalPosition((ulong)FromLsn, (ulong)ToLsn, (ulong)LastLsn),
        Binlog = BinlogFile is null ? null : new BinlogPosition(BinlogFile, BinlogPosition ?? 0, BinlogGtid ?? ""),
        ServerVersion = ServerVersion,
        ToolVersion = ToolVersion,
        Proof = Enum.Parse<Proof>(Proof),
        ProofAt = StoredTime.ParseOptional(ProofAt),
        Hold = StoredTime.ParseOptional(HeldAt) is { } heldAt ? new Hold(heldAt, HoldReason ?? "") : null,
        Problem = Problem,
        ScheduleId = (int?)ScheduleId,
        ForeignScheduleId = (int?)ForeignScheduleId,
    };
}
