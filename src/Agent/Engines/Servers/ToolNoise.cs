using System.Text.RegularExpressions;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>Tells what is worth reading in the hundreds of lines that MariaDB's tools write.</summary>
internal static partial class ToolNoise
{
    /// <summary>True for lines about single files and for what a tool says each time.</summary>
    public static bool Is(string line) => Noise().IsMatch(line);

    /// <summary><paramref name="line"/> without thread number and time.</summary>
    public static string Strip(string line) => Prefix().Replace(line, "").Trim();

    [GeneratedRegex(@"^(\[\d+\] )?(FATAL ERROR: )?\d{4}-\d\d-\d\d +\d+:\d\d:\d\d (\d+ \[\w+\] )?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex(
        @"^(\[\d+\] )?\d{4}-\d\d-\d\d +\d+:\d\d:\d\d +(Copying |Streaming |Copied file |Writing |Renaming |Skip table |Collect log table|Log table found|\.\.\.done|aria table file |DDL tracking |Start(ing)? (copying|scanning) |Stop (copying|scanning) |cd to |open files limit|uses posix_fadvise|innodb_|Warning: option 'datadir'|Executing |Current privileges|\d+\.GRANT )",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Noise();
}
