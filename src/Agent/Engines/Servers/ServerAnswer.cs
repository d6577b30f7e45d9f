using System.Globalization;
using System.Text.RegularExpressions;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>Reads the client's answer to <see cref="Question"/>.</summary>
internal static partial class ServerAnswer
{
    /// <summary>All that is asked, in one connection.</summary>
    public const string Question =
        "SELECT VERSION(), @@GLOBAL.log_bin, @@GLOBAL.datadir, IFNULL(@@GLOBAL.log_bin_basename, ''); SHOW GLOBAL STATUS LIKE 'Innodb_lsn_current'; SHOW GRANTS";

    /// <summary>The status in the client's tab-separated output.</summary>
    public static ServerStatus Parse(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines.Length > 0 ? lines[0].Split('\t') : [];
        if (first.Length != 4)
        {
            throw new DbCalmException(ErrorCode.ToolFailed, "the server's answer could not be read", "check that the option file's [client] group changes no output option");
        }

        string? lsn = lines.Skip(1).Select(line => line.Split('\t')).FirstOrDefault(fields => fields is ["Innodb_lsn_current", _])?[1];
        return new ServerStatus
        {
            Version = first[0],
            HasBinlog = first[1] == "1",
            DataDir = first[2],
            BinlogPath = first[3],
            CurrentLsn = ulong.TryParse(lsn, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null,
            GlobalPrivileges = lines
                .Select(line => GlobalGrant().Match(line))
                .Where(match => match.Success)
                .SelectMany(match => match.Groups["privileges"].Value.ToUpperInvariant().Split(", "))
                .ToHashSet(StringComparer.Ordinal),
        };
    }

    // Rows for the user and for roles that are on look alike.
    [GeneratedRegex(@"^GRANT (?<privileges>[\w ,]+) ON \*\.\* TO ", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GlobalGrant();
}
