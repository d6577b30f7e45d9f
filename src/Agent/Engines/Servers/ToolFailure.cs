using System.Text.RegularExpressions;
using DbCalm.Agent.Configuration;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>Finds in what a MariaDB tool said the line that tells most, and what it means.</summary>
internal static partial class ToolFailure
{
    private const int FirstSignalExit = 128;

    private static readonly string[] Telling =
        ["error", "failed", "fatal", "impossible", "can't", "cannot", "denied", "not proper", "not empty", "could not", "unknown", "invalid checksum", "wrong chunk"];

    /// <summary>The failure of a run, in the tool's own words.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="errorTail">The last lines of its stderr.</param>
    /// <param name="instance">The server it worked on; null for none.</param>
    public static DbCalmException Explain(string tool, int exitCode, IReadOnlyList<string> errorTail, InstanceConfig? instance = null)
    {
        string[] lines = [.. errorTail.Where(line => !ToolNoise.Is(line)).Select(ToolNoise.Strip)];
        string? line = errorTail.Where(line => !ToolNoise.Is(line)).FirstOrDefault(IsTelling) is { } found ? ToolNoise.Strip(found) : null;
        string where = instance is null ? "" : $" on instance {instance.Name}";
        if (exitCode > FirstSignalExit)
        {
            string last = (line ?? lines.LastOrDefault()) is { } said ? $"; it said: {said}" : "";
            return new DbCalmException(ErrorCode.ToolFailed, $"{tool} was ended{where} by signal {exitCode - FirstSignalExit}{last}", "see who ended it; try again");
        }

        (ErrorCode code, string hint) = Meaning(lines, instance);
        return new DbCalmException(code, $"{tool} failed{where}: {Words(lines, line ?? lines.LastOrDefault() ?? $"it said nothing; exit code {exitCode}")}", hint);
    }

    /// <summary>What lets the agent read a data directory, for a hint.</summary>
    public static string ReadingCure(string dataDir) =>
        $"put the agent's user into the group of {dataDir}, run \"chmod -R g+rX {dataDir}\", and start the server with UMASK=0640 and UMASK_DIR=0750 in its environment (docs/operations.md, \"An agent without root\"); or run the agent as root";

    private static string Words(string[] lines, string line)
    {
        string[] missing = [.. lines.Where(IsMissingPrivilege)];
        return missing.Length > 0 ? string.Join("; ", missing) : line;
    }

    private static (ErrorCode Code, string Hint) Meaning(string[] lines, InstanceConfig? instance)
    {
        bool Says(params string[] words) => lines.Any(line => words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
        if (lines.Any(IsMissingPrivilege) || Says("you need (at least one of) the"))
        {
            return (ErrorCode.Refused, "grant it: GRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO the backup user");
        }

        if (Says("Access denied for user"))
        {
            return (ErrorCode.Refused, $"correct user and password in {instance?.OptionFile ?? "the option file"}");
        }

        if (Says("Can't connect to", "Unknown server host", "Lost connection to", "server has gone away"))
        {
            return (ErrorCode.Unavailable, $"start the server, or correct its address ({instance?.Address ?? "socket, host and port"}) in agent.yml");
        }

        if (Says("No space left on device", "Disk quota exceeded"))
        {
            return (ErrorCode.NoSpace, "free some space and try again");
        }

        if (Says("required defaults file", "error in defaults handling"))
        {
            return (ErrorCode.Refused, $"check the option file {instance?.OptionFile}");
        }

        return Says("does not have the access rights", "Permission denied", "errno: 13")
            ? (ErrorCode.Refused, instance is null ? "give the agent's user the rights to these files" : ReadingCure(instance.DataDir))
            : (ErrorCode.ToolFailed, "see the job's log");
    }

    private static bool IsTelling(string line) =>
        line.Contains("[ERROR]", StringComparison.Ordinal) || Telling.Any(word => ToolNoise.Strip(line).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsMissingPrivilege(string line) => MissingPrivilege().IsMatch(line);

    [GeneratedRegex(@"missing required privilege", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex MissingPrivilege();
}
