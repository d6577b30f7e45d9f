using DbCalm.Core.Catalog;
using DbCalm.Core.Jobs;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Core.Tests;

/// <summary>Plain values to start from; a test changes what it is about.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static Job Job(string id = "j1", string instance = "db1", string host = "h1", int minute = 0) => new()
    {
        Id = new JobId(id),
        Request = new JobRequest.TakeBackup(new InstanceName(instance), new BackupId("b-" + id), BackupType.Full, null, null, []),
        Host = new HostId(host),
        Occupies = new InstanceName(instance),
        BackupId = new BackupId("b-" + id),
        CreatedAt = Noon.AddMinutes(minute),
    };

    public static Backup Backup(string id, string? from = null, ulong fromLsn = 0, ulong toLsn = 100, string instance = "db1", int hour = 0) => new()
    {
        Id = new BackupId(id),
        ChainId = new ChainId("full"),
        Instance = new InstanceName(instance),
        Host = new HostId("h1"),
        Type = from is null ? BackupType.Full : BackupType.Incremental,
        State = BackupState.Available,
        FromBackupId = from is null ? null : new BackupId(from),
        JobId = new JobId("j-" + id),
        StartedAt = Noon.AddHours(hour),
        FinishedAt = Noon.AddHours(hour).AddMinutes(5),
        Physical = new PhysicalPosition(fromLsn, toLsn, 0),
    };

    public static Manifest Manifest() => new()
    {
        BackupId = "20261121T120000Z-0000002a",
        ChainId = "20261121T110000Z-00000001",
        FromBackupId = "20261121T110000Z-00000001",
        JobId = "019aa0e2-0000-7000-8000-000000000001",
        Host = "db-host-1",
        Instance = "db1",
        Flavour = "mariadb",
        Type = BackupType.Incremental,
        StartedAt = Noon,
        FinishedAt = Noon.AddSeconds(90),
        Physical = new PhysicalPosition(4711, 4850, 4900),
        Binlog = new BinlogPosition("bin.000007", 1234, "1-24001-183"),
        ServerVersion = "10.11.19-MariaDB-log",
        ToolVersion = "mariadb-backup 10.11.19",
        AgentVersion = "0.1.0",
        StreamFormat = "xbstream",
        Compression = "zstd",
        CompressionLevel = 1,
        DataBytes = 8_388_608 + 100,
        StoredBytes = 3_000_000 + 80,
        Sha256 = new string('a', 64),
        Segments = [new Segment(3_000_000, 8_388_608, new string('b', 64)), new Segment(80, 100, new string('c', 64))],
    };
}
