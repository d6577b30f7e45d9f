using System.Globalization;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Restores;

/// <summary>What the checkpoints file in an unpacked backup says about it.</summary>
/// <param name="Type"><c>full-backuped</c>, <c>incremental</c>, or <c>log-applied</c> once prepared.</param>
/// <param name="FromLsn">Where it starts.</param>
/// <param name="ToLsn">Where it ends.</param>
internal sealed record BackupCheckpoints(string Type, ulong FromLsn, ulong ToLsn)
{
    /// <summary>Once prepared.</summary>
    public const string LogApplied = "log-applied";

    private static readonly string[] Names = ["xtrabackup_checkpoints", "mariadb_backup_checkpoints"];

    /// <summary>The checkpoints of the backup unpacked in <paramref name="directory"/>; throws tool-failed when they are missing or can't be read.</summary>
    public static BackupCheckpoints Read(string directory)
    {
        string path = Names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? throw new DbCalmException(ErrorCode.ToolFailed, $"the backup in {directory} has no {Names[0]}: it is not whole", "use another backup");
        Dictionary<string, string> values = File.ReadLines(path)
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return new BackupCheckpoints(values.GetValueOrDefault("backup_type", ""), Lsn(values, "from_lsn", path), Lsn(values, "to_lsn", path));
    }

    private static ulong Lsn(Dictionary<string, string> values, string key, string path) =>
        ulong.TryParse(values.GetValueOrDefault(key, ""), NumberStyles.None, CultureInfo.InvariantCulture, out ulong lsn)
            ? lsn
            : throw new DbCalmException(ErrorCode.ToolFailed, $"{path} has no {key}", "use another backup");
}
