using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Inputs;

/// <summary>Reads a length of time such as <c>15m</c>.</summary>
internal static class TimeToLive
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The time in the option's text; an error of the option when there is none, or when it is over a week.</summary>
    public static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        int secondsOfUnit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => 0,
        };
        bool isTime = secondsOfUnit > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        TimeSpan time = isTime
            ? TimeSpan.FromSeconds((long)secondsOfUnit * int.Parse(text[..^1], CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
        if (time > TimeSpan.Zero && time <= Longest)
        {
            return time;
        }

        result.AddError(
            $"{(result.Parent as OptionResult)?.Option.Name} '{Printable.Line(text)}' is not a time from 1s to 7d: write it as 90s, "
            + "15m, 1h or 7d");
        return null;
    }
}
