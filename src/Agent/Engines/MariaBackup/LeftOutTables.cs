using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>
/// Notices tables that mariadb-backup left out of a backup that it calls complete: an Aria table that can't be opened, for lack of rights or of file
/// descriptors, is to the tool no reason to fail.
/// </summary>
internal sealed class LeftOutTables
{
    private const string CannotOpen = "Error on aria table file open ";

    // A table that was dropped meanwhile; the reason stands in the line before.
    private const string IsGone = "(errno: 2 ";

    private string before = "";
    private string? firstReason;

    /// <summary>Takes the next line of the tool's stderr. Lines come one at a time.</summary>
    public void Read(string line)
    {
        if (line.Contains(CannotOpen, StringComparison.Ordinal) && !before.Contains(IsGone, StringComparison.Ordinal))
        {
            firstReason ??= $"{ToolNoise.Strip(line)} ({before})";
        }

        before = line;
    }

    /// <summary>Throws when a table was left out. To be called after the tool's end.</summary>
    public void Check(InstanceConfig instance)
    {
        if (firstReason is not null)
        {
            throw new DbCalmException(
                ErrorCode.ToolFailed,
                $"mariadb-backup left out a table of instance {instance.Name} and says that it succeeded: {firstReason}",
                "nothing was kept; see that the agent may read all tables and open enough files (LimitNOFILE), then try again");
        }
    }
}
