using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>A part of an object, as HTTP has it: <c>FIRST-LAST</c> or <c>FIRST-</c>, from 0, both inclusive.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes; 0 for all that follow.</param>
internal sealed record ByteRange(long Offset, long Length)
{
    /// <summary>The range in the option's text; an error of the option when there is none.</summary>
    public static ByteRange? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] ends = text.Split('-');
        if (ends.Length == 2 && TryRead(ends[0], out long first)
            && (ends[1].Length == 0 || (TryRead(ends[1], out long end) && end >= first && end < long.MaxValue)))
        {
            return new ByteRange(first, ends[1].Length == 0 ? 0 : long.Parse(ends[1], CultureInfo.InvariantCulture) - first + 1);
        }

        result.AddError($"--range '{Printable.Line(text)}' is not a range: write it as 0-1048575, or 1048576- for all that follows");
        return null;
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
