using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Reads a share such as <c>5%</c>.</summary>
internal static class Percentage
{
    /// <summary>The share in the option's text, above 0 to 100; an error of the option when there is none.</summary>
    public static double? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is > 0 and <= 100)
        {
            return percent;
        }

        result.AddError($"--sample '{Printable.Line(text)}' is not a share above 0 and up to 100: write it as 5%");
        return null;
    }
}
