using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Backups for people.</summary>
internal static class BackupView
{
    public static IReadOnlyList<Column<Backup>> Columns(DateTimeOffset now) =>
    [
        new("ID", backup => backup.Id),
        new("INSTANCE", backup => backup.Instance),
        new("TYPE", backup => Word.Of(backup.Type)),
        new("STATE", backup => Word.Of(backup.State)),
        new("PROOF", backup => Word.Of(backup.Proof)),
        new("STARTED", backup => Moment.Ago(backup.StartedAt, now)),
        new("TOOK", backup => Took(backup, now), IsNumber: true),
        new("DATA", backup => SizeOf(backup, backup.DataBytes), IsNumber: true),
        new("STORED", backup => SizeOf(backup, backup.StoredBytes), IsNumber: true),
        new("REPOSITORY", backup => backup.Copies.Count == 0 ? backup.Repository : string.Join(", ", backup.Copies.Select(ShortCopy))),
    ];

    public static IEnumerable<Line> Describe(Backup backup, DateTimeOffset now) =>
    [
        new("Id", backup.Id),
        new("Instance", backup.Instance),
        new("Host", backup.Host),
        new("Type", Word.Of(backup.Type)),
        new("State", Word.Of(backup.State)),
        new("Problem", new Cell(backup.Problem, Tone.Bad)),
        new("Proof", ProofOf(backup, now)),
        new("Built on", backup.HasFromBackupId ? backup.FromBackupId : ""),
        new("Chain", backup.ChainId),
        new("Schedule", backup.HasScheduleId ? backup.ScheduleId.ToString(CultureInfo.InvariantCulture) : ""),
        new("Started", Moment.Full(backup.StartedAt, now)),
        new("Finished", Moment.Full(backup.FinishedAt, now)),
        new("Took", Took(backup, now)),
        new("Data", SizeOf(backup, backup.DataBytes)),
        new("Stored", SizeOf(backup, backup.StoredBytes)),
        .. backup.Copies.Select(copy => new Line("Copy", CopyOf(copy, now))),
        new("Held", backup.HeldAt is null ? "" : $"{Moment.Full(backup.HeldAt, now)} {backup.HoldReason}".TrimEnd()),
        new("LSN", backup.ToLsn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{backup.FromLsn} to {backup.ToLsn}")),
        new(
            "Binlog",
            backup.Binlog is { File.Length: > 0 } at ? string.Create(CultureInfo.InvariantCulture, $"{at.File}:{at.Position}") : ""),
        new("GTID", backup.Binlog?.Gtid ?? ""),
        new("Server", backup.ServerVersion),
        new("Tool", backup.ToolVersion),
        new("Job", backup.JobId),
        new("Manifest", backup.ManifestSha256.Length == 0 ? "" : "sha256:" + backup.ManifestSha256),
    ];

    /// <summary>The newest backup of an instance in a few words, e.g. <c>full, 2 hours ago</c>.</summary>
    public static Cell Newest(Backup? backup, DateTimeOffset now) =>
        backup is null ? new Cell("none", Tone.Bad) : $"{Word.Of(backup.Type)}, {Moment.Ago(backup.FinishedAt ?? backup.StartedAt, now)}";

    private static string ShortCopy(BackupCopy copy) => copy.State == CopyState.Available && copy.Problem.Length == 0
        ? copy.Repository
        : $"{copy.Repository} ({(copy.Problem.Length > 0 && copy.State == CopyState.Available ? "bad" : Word.Of(copy.State).Text)})";

    private static Cell CopyOf(BackupCopy copy, DateTimeOffset now)
    {
        string size = copy.StoredBytes == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {Human.Bytes(copy.StoredBytes)} ({copy.StoredRatio:0.00} of the data)");
        string compression = copy.Compression.Length > 0 ? $" {copy.Compression}" : "";
        string key = copy.KeyId.Length > 0 ? $", key {copy.KeyId}" : "";
        string form = copy.Format.Length == 0 || copy.StoredBytes == 0 ? "" : $", {copy.Format}{compression}{key}";
        string kept = copy.RetainUntil is null ? "" : $", kept until {Moment.Full(copy.RetainUntil, now)}";
        string spool = copy.SpooledOn.Length == 0 ? "" : $", waits on host {copy.SpooledOn}";
        string text = $"{copy.Repository}: {Word.Of(copy.State).Text}{size}{form}{kept}{spool}";
        return copy.Problem.Length > 0 ? new Cell($"{text}: {copy.Problem}", Tone.Bad) : text;
    }

    private static string Took(Backup backup, DateTimeOffset now) =>
        backup.FinishedAt is null ? "" : Moment.Between(backup.StartedAt, backup.FinishedAt, now);

    private static string SizeOf(Backup backup, long bytes) => bytes == 0 && backup.State == BackupState.Failed ? "" : Human.Bytes(bytes);

    private static Cell ProofOf(Backup backup, DateTimeOffset now)
    {
        Cell proof = Word.Of(backup.Proof);
        return backup.ProofAt is null ? proof : proof with { Text = $"{proof.Text}, {Moment.Ago(backup.ProofAt, now)}" };
    }
}
