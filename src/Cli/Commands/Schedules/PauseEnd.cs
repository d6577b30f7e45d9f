using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;
using DbCalm.Core.Values;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Reads when a pause ends.</summary>
internal static class PauseEnd
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The time in the option's text; an error of the option when there is none, or when it says no offset from UTC.</summary>
    public static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        string text = TextOf(result);
        bool hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (hasOffset
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError(
            $"--until '{Printable.Line(text)}' is not a time: write it as 2026-12-24T06:00:00+01:00 or 2026-12-24T05:00:00Z, or a length "
            + "with --for 2h");
        return null;
    }

    /// <summary>The length in the option's text; an error of the option when there is none, or when it is over a year.</summary>
    public static TimeSpan? ParseLength(ArgumentResult result)
    {
        string text = TextOf(result);
        if (Duration.TryParse(text) is { } length && length > TimeSpan.Zero && length <= Longest)
        {
            return length;
        }

        result.AddError($"--for '{Printable.Line(text)}' is not a length of at most {Longest.Days}d: write it as 30m, 2h or 7d");
        return null;
    }

    private static string TextOf(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
