using System.Globalization;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Engines.XbStream;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>
/// Decides whether a run of mariadb-backup succeeded. Exit code 0 is not enough: the tool takes an incremental from a log sequence number that
/// does not exist yet and says it is fine, and a wrapper or a full pipe can cut its stream.
/// </summary>
internal static class BackupVerdict
{
    private const string Tool = "mariadb-backup";
    private const string EndMarker = "completed OK!";
    private const string TryAgain = "nothing was kept; try again, and see the job's log";

    /// <summary>What the backup holds; throws in the tool's own words unless everything says that it is whole.</summary>
    /// <param name="exitCode">The tool's exit code.</param>
    /// <param name="errorTail">The last lines of its stderr.</param>
    /// <param name="contents">What went through its stream.</param>
    /// <param name="order">What it was told to do.</param>
    public static BackupFacts Decide(int exitCode, IReadOnlyList<string> errorTail, XbStreamContents contents, EngineOrder order)
    {
        CheckEnd(exitCode, errorTail, order);
        if (contents.Defect is { } defect)
        {
            throw Failed($"says that it succeeded but its stream is not whole: {defect}");
        }

        string text = contents.Find("checkpoints") ?? throw Failed("says that it succeeded but sent no checkpoints file");
        string info = contents.Find("info") ?? throw Failed("says that it succeeded but sent no info file");
        BackupCheckpoints checkpoints = BackupCheckpoints.Find(text) ?? throw Failed("says that it succeeded but its checkpoints file can't be read");
        CheckLsns(checkpoints, order);
        return new BackupFacts(
            KeyValueLines.Parse(info).GetValueOrDefault("server_version", ""),
            FindBinlog(contents.Find("binlog_info")),
            new PhysicalPosition(checkpoints.FromLsn, checkpoints.ToLsn, checkpoints.LastLsn));
    }

    /// <summary>Throws in the tool's own words unless a prepare ended well.</summary>
    public static void CheckPrepare(int exitCode, IReadOnlyList<string> errorTail)
    {
        if (exitCode != 0)
        {
            throw ToolFailure.Explain($"{Tool} --prepare", exitCode, errorTail);
        }

        if (!HasEndMarker(errorTail))
        {
            throw new DbCalmException(ErrorCode.ToolFailed, $"{Tool} --prepare ended without saying '{EndMarker}'", TryAgain);
        }
    }

    private static void CheckEnd(int exitCode, IReadOnlyList<string> errorTail, EngineOrder order)
    {
        if (exitCode != 0)
        {
            throw ToolFailure.Explain(Tool, exitCode, errorTail, order.Instance);
        }

        if (!HasEndMarker(errorTail))
        {
            throw Failed($"ended without saying '{EndMarker}'");
        }
    }

    private static bool HasEndMarker(IReadOnlyList<string> errorTail) =>
        errorTail.LastOrDefault(line => line.StartsWith('['))?.EndsWith(EndMarker, StringComparison.Ordinal) ?? false;

    private static void CheckLsns(BackupCheckpoints checkpoints, EngineOrder order)
    {
        string expectedType = order.Type switch
        {
            BackupType.Full => "full-backuped",
            BackupType.Incremental => "incremental",
        };
        if (checkpoints.BackupType != expectedType)
        {
            throw Failed($"took a backup of the type '{checkpoints.BackupType}' where '{expectedType}' was ordered");
        }

        ulong from = order.Base?.ToLsn ?? 0;
        if (checkpoints.FromLsn != from)
        {
            throw Failed($"took a backup from LSN {checkpoints.FromLsn} where {from} was ordered");
        }

        if (checkpoints.ToLsn < checkpoints.FromLsn || checkpoints.LastLsn < checkpoints.ToLsn)
        {
            throw Failed($"took a backup that ends before it starts: from LSN {checkpoints.FromLsn} to {checkpoints.ToLsn}, last {checkpoints.LastLsn}");
        }
    }

    /// <summary>The position in the tool's binlog file: one line of file, position and, when there is one, the GTID of the last change, separated by tabs. Null without one.</summary>
    public static BinlogPosition? FindBinlog(string? text)
    {
        string[] fields = (text ?? "").Trim('\n').Split('\t');
        return fields.Length >= 2 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? new BinlogPosition(fields[0], position, fields.Length > 2 ? fields[2].Trim() : "")
            : null;
    }

    private static DbCalmException Failed(string what) => new(ErrorCode.ToolFailed, $"{Tool} {what}", TryAgain);
}
