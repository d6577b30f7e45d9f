using System.Globalization;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>The command lines of mariadb-backup.</summary>
internal static class MariaBackupCommands
{
    /// <summary>What its stream is called in a manifest.</summary>
    public const string StreamFormat = "xbstream";

    /// <summary>Takes a backup and writes it to stdout.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="order">What to take.</param>
    /// <param name="scratch">An empty directory of its own; little or nothing is written there.</param>
    public static ChildCommand Take(Tool tool, EngineOrder order, string scratch) => new()
    {
        Path = tool.Path,
        Arguments =
        [
            .. MariaDbOptions.For(order.Instance),
            "--backup",
            "--stream=xbstream",
            $"--target-dir={scratch}",
            .. Base(order),
        ],
    };

    /// <summary>
    /// Makes an unpacked full backup consistent, or applies an unpacked incremental to one that was prepared. Needs no server and no option file: the settings
    /// come from the backup itself (page size, system files, encryption plugins; without them an encrypted backup is refused).
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="directory">The unpacked full; changed in place.</param>
    /// <param name="incremental">The unpacked incremental; null for the full itself.</param>
    /// <param name="memoryBytes">What the tool may use for applying the log.</param>
    public static ChildCommand Prepare(Tool tool, string directory, string? incremental, long memoryBytes) => new()
    {
        Path = tool.Path,
        Arguments =
        [
            $"--defaults-file={System.IO.Path.Combine(incremental ?? directory, "backup-my.cnf")}",
            "--prepare",
            string.Create(CultureInfo.InvariantCulture, $"--use-memory={memoryBytes}"),
            $"--target-dir={directory}",
            .. incremental is null ? Array.Empty<string>() : [$"--incremental-dir={incremental}"],
        ],
    };

    private static string[] Base(EngineOrder order) => order.Type switch
    {
        BackupType.Full => [],
        BackupType.Incremental => [string.Create(CultureInfo.InvariantCulture, $"--incremental-lsn={order.Base!.ToLsn}")],
    };
}
