using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;
using DbCalm.Core.Values;

namespace DbCalm.Cli.Inputs;

/// <summary>Reads an instant such as <c>2026-11-21T10:00:00Z</c>, or a length such as <c>7d</c> back from now.</summary>
internal static class ListTime
{
    private const int LongestLength = 8;

    /// <summary>An option that takes one.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description, CommandContext context) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, context.Terminal.Clock.GetUtcNow()),
    };

    /// <summary>The instant in the option's text; an error of the option when there is none.</summary>
    private static DateTimeOffset? Parse(ArgumentResult result, DateTimeOffset now)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Length <= LongestLength && Duration.TryParse(text) is { } length && length < now - DateTimeOffset.UnixEpoch)
        {
            return now - length;
        }

        // The pattern alone would take an instant without an offset, which means another one on every machine.
        bool hasOffset = text.Length > "2026-11-21T10:00:00".Length && (text[^1] == 'Z' || text[^6] is '+' or '-');
        if (hasOffset
            && DateTimeOffset.TryParseExact(
                text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant))
        {
            return instant;
        }

        result.AddError(
            $"{(result.Parent as OptionResult)?.Option.Name} '{Printable.Line(text)}' is not a time: write it as 2026-11-21T10:00:00Z, or "
            + "as 12h or 7d for so long ago");
        return null;
    }
}
