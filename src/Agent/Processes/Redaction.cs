using System.Text.RegularExpressions;

namespace DbCalm.Agent.Processes;

/// <summary>Takes secrets out of what tools say. mariadb-backup, for one, prints the user's password hash when a privilege is missing.</summary>
internal static partial class Redaction
{
    private const string Mask = "***";

    /// <summary><paramref name="line"/> with passwords and password hashes replaced by <c>***</c>.</summary>
    public static string Apply(string line)
    {
        try
        {
            return Hash().Replace(Quoted().Replace(Assigned().Replace(line, "${before}" + Mask), "${before}'" + Mask + "'"), Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a line was withheld: it could not be checked for secrets in time)";
        }
    }

    // IDENTIFIED BY [PASSWORD] '…', IDENTIFIED VIA|WITH plugin USING|AS|BY '…' [OR plugin USING '…'], PASSWORD('…'), MASTER_PASSWORD = '…'
    [GeneratedRegex("""(?<before>\b(?:BY(?:\s+PASSWORD)?|USING|AS|\w*PASSWORD\s*[(=])\s*)(?:'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Quoted();

    // --password=…, password=…, password: "…" but not "password: set" and "using password: YES", which say nothing.
    [GeneratedRegex("""(?<before>(?:--|\b)password\s*=\s*)(?!['"\s])\S+""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Assigned();

    [GeneratedRegex("""\*[0-9A-F]{40}\b""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Hash();
}
