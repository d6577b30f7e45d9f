using System.CommandLine;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commanding;

/// <summary>Mistakes in a command line, a sentence a mistake, with the word that was probably meant.</summary>
internal static class UsageErrors
{
    private static readonly string[] ParsersOwn =
        ["Unrecognized command or argument", "Required command was not provided", "Required argument "];

    /// <summary>The mistakes in the order the parser found them.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> errors = parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal);
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return errors.Select(Lower);
        }

        // One wrong word makes the parser say several things of its own; the first such word is the one to tell.
        IEnumerable<string> others = errors.Where(message => !ParsersOwn.Any(begin => message.StartsWith(begin, StringComparison.Ordinal)));
        IEnumerable<string> words = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).Concat(OptionsOf(command));
        return others.Select(Lower).Concat(parsed.UnmatchedTokens.Take(1).Select(token =>
            $"'{Printable.Line(token)}' is not "
            + $"{(token.StartsWith('-') ? "an option" : command.Subcommands.Count > 0 ? "a command" : "an argument")} of "
            + $"'{CommandPath.Of(command)}'"
            + (Closest(token, words) is { } meant ? $"; did you mean '{meant}'?" : "")));
    }

    private static IEnumerable<string> OptionsOf(Command command)
    {
        IEnumerable<string> own = command.Options.Select(option => option.Name);
        return command.Parents.OfType<Command>().Aggregate(own, (all, parent) => all.Concat(OptionsOf(parent)));
    }

    // The parser writes sentences; ours begin small and have no full stop.
    private static string Lower(string message) => Begin(message.TrimEnd('.'));

    private static string Begin(string message) =>
        message.Length > 1 && char.IsUpper(message[0]) && char.IsLower(message[1])
            ? char.ToLowerInvariant(message[0]) + message[1..]
            : message;

    private static string? Closest(string token, IEnumerable<string> words)
    {
        (string Text, int Distance) best = words.Select(
            word => (word, Distance(token, word))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return best.Distance <= Math.Max(1, best.Text.Length / 3) ? best.Text : null;
    }

    // The number of letters to add, drop or change.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
