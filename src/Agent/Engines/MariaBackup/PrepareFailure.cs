using System.Text.RegularExpressions;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Tells a prepare that failed because pages of the backup are damaged from one that failed for other reasons.</summary>
internal static partial class PrepareFailure
{
    /// <summary>The damage that the tool found in backup <paramref name="backupId"/>; null when it says nothing of the kind.</summary>
    public static StoredDefect? FindDefect(string backupId, IReadOnlyList<string> errorTail)
    {
        string? line = errorTail.FirstOrDefault(line => Corruption().IsMatch(line));
        if (line is null)
        {
            return null;
        }

        Match file = FileName().Match(line);
        string where = file.Success ? file.Groups["file"].Value : ArtefactLayout.DataName;
        return new StoredDefect(backupId, where, null, $"it can't be prepared: {ToolNoise.Strip(line)}");
    }

    [GeneratedRegex(@"corrupted page \d|page corruption|\bis corrupted\b|Data structure corruption", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Corruption();

    [GeneratedRegex(@"\bfile '?(\./)?(?<file>[^\s']+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}
