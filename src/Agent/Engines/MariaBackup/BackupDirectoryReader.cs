using System.Globalization;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Reads the files in which mariadb-backup describes a backup, and refuses what can't be kept as it is.</summary>
/// <param name="zone">The host's: the tool writes local times.</param>
internal sealed class BackupDirectoryReader(TimeZoneInfo zone)
{
    private const string SettingsName = "backup-my.cnf";
    private const int MaxMetadataBytes = 1 << 20;
    private static readonly string[] Prefixes = ["xtrabackup_", "mariadb_backup_"];
    private static readonly string[] PackedSuffixes = [".qp", ".zst", ".gz", ".lz4", ".xbcrypt", ".xbstream", ".xb"];
    private static readonly string[] LayoutSettings = ["innodb_page_size", "innodb_data_file_path", "innodb_undo_tablespaces"];

    /// <summary>What <paramref name="directory"/> says of itself. Throws refused, naming it, when it is no finished, unprepared, uncompressed backup; throws <see cref="IOException"/>.</summary>
    public BackupDirectory Read(string directory, IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => PackedSuffixes.Any(suffix => file.EndsWith(suffix, StringComparison.Ordinal))) is { } packed)
        {
            throw Refused(directory, $"it is compressed, encrypted or a stream ({packed})", "unpack it into another directory with the tools that made it, and import that");
        }

        BackupCheckpoints checkpoints = BackupCheckpoints.Find(Text(directory, "checkpoints") ?? throw Refused(directory, "it holds no xtrabackup_checkpoints", "name a directory that mariadb-backup --backup made"))
            ?? throw Refused(directory, "its xtrabackup_checkpoints can't be read", "it is damaged; use another");
        IReadOnlyDictionary<string, string> info = KeyValueLines.Parse(Text(directory, "info") ?? throw Refused(directory, "it holds no xtrabackup_info: the backup did not come to its end", "use another"));
        CheckKind(directory, info);
        string serverVersion = info.GetValueOrDefault("server_version", "");
        return new BackupDirectory
        {
            Type = TypeOf(directory, checkpoints),
            Physical = new PhysicalPosition(checkpoints.FromLsn, checkpoints.ToLsn, checkpoints.LastLsn),
            Binlog = BackupVerdict.FindBinlog(Text(directory, "binlog_info")),
            StartedAt = Time(directory, info, "start_time"),
            FinishedAt = Time(directory, info, "end_time"),
            ServerVersion = serverVersion,
            ToolVersion = $"{info.GetValueOrDefault("tool_name", "mariadb-backup")} {info.GetValueOrDefault("tool_version", "")}".TrimEnd(),
            BaseName = BaseName(info.GetValueOrDefault("tool_command", "")),
            ServerLayout = Layout(directory, serverVersion),
        };
    }

    private static void CheckKind(string directory, IReadOnlyDictionary<string, string> info)
    {
        if (info.GetValueOrDefault("partial") == "Y")
        {
            throw Refused(directory, "it is a partial backup, which does not make a data directory", "name full and incremental backups only");
        }

        if (info.GetValueOrDefault("compressed", "N") is not ("N" or ""))
        {
            throw Refused(directory, "it is compressed", "unpack it into another directory with the tools that made it, and import that");
        }
    }

    private static BackupType TypeOf(string directory, BackupCheckpoints checkpoints)
    {
        bool isOrdered = checkpoints.FromLsn <= checkpoints.ToLsn && checkpoints.ToLsn <= checkpoints.LastLsn;
        return checkpoints.BackupType switch
        {
            "full-backuped" when checkpoints.FromLsn == 0 && isOrdered => BackupType.Full,
            "incremental" when checkpoints.FromLsn > 0 && isOrdered => BackupType.Incremental,
            "log-applied" or "full-prepared" => throw Refused(directory, "it was prepared, so that it is a data directory and no backup any more", "import a backup as it was taken"),
            var other => throw Refused(directory, $"its checkpoints make no sense: {other} from LSN {checkpoints.FromLsn} to {checkpoints.ToLsn}, last {checkpoints.LastLsn}", "it is damaged; use another"),
        };
    }

    private static string? Text(string directory, string suffix) => Prefixes.Select(prefix => ReadSmall(Path.Combine(directory, prefix + suffix))).FirstOrDefault(text => text is not null);

    private static string? ReadSmall(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null, Length: <= MaxMetadataBytes } ? File.ReadAllText(path) : null;

    private static string? BaseName(string command)
    {
        const string Option = "--incremental-basedir=";
        int start = command.IndexOf(Option, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        string path = command[(start + Option.Length)..].Split(' ')[0].TrimEnd('/');
        return Path.GetFileName(path) is { Length: > 0 } name ? name : null;
    }

    private static string Layout(string directory, string serverVersion)
    {
        IReadOnlyDictionary<string, string> settings = KeyValueLines.Parse(
            ReadSmall(Path.Combine(directory, SettingsName)) ?? throw Refused(directory, $"it holds no {SettingsName}", "name a directory that mariadb-backup --backup made"));
        return string.Join(' ', LayoutSettings.Select(name => $"{name}={settings.GetValueOrDefault(name)}").Append($"series={ServerVersionSeries(serverVersion)}"));
    }

    private static string ServerVersionSeries(string version) => Servers.ServerVersion.Find(version)?.ToString() ?? "";

    private static DbCalmException Refused(string directory, string why, string hint) => new(ErrorCode.Refused, $"{directory} can't be imported: {why}", hint);

    private DateTimeOffset Time(string directory, IReadOnlyDictionary<string, string> info, string key)
    {
        if (!DateTime.TryParseExact(info.GetValueOrDefault(key), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            throw Refused(directory, $"its xtrabackup_info has no {key}: the backup did not come to its end", "use another");
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
