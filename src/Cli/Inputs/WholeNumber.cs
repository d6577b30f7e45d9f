using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Inputs;

/// <summary>Options that take a whole number.</summary>
internal static class WholeNumber
{
    /// <summary>An option that takes a number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int?> Option(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int? Parse(ArgumentResult result, string name, int least, int most)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        string limits = most == int.MaxValue ? $"{least} up" : $"{least} to {most}";
        result.AddError($"{name} '{Printable.Line(text)}' is not a whole number from {limits}");
        return null;
    }
}
