using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Core.Retention;
using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;
using DbCalm.Core.Selectors;
using DbCalm.Core.Settings;
using DbCalm.Core.Values;

namespace DbCalm.Cli.Inputs;

/// <summary>
/// Checks of one value of a schedule, policy or instance. How values go together, and whether what they name is there, the controller says.
/// </summary>
internal static class SettingCheck
{
    /// <summary>
    /// Throws an invalid-input error when <paramref name="text"/> is no value of <paramref name="key"/>; the key's example tells what it
    /// takes.
    /// </summary>
    public static void Of(SettingKey key, string text)
    {
        switch (key.Example)
        {
            case "N":
                CheckCount(key, text);
                break;
            case "SIZE":
                CheckSize(text);
                break;
            case "TIME":
                CheckTime(key, text);
                break;
            case "EXPRESSION" or "COMMAND" or "LABELS" or "HH:MM-HH:MM" or "POLICY":
                _ = Read(key.Example, text);
                break;
            case "NAME,...":
                Each(text, part => _ = key.Name == "instances" ? new InstanceName(part).Value : new RepositoryName(part).Value);
                break;
            case "EVENT,...":
                Each(text, part => NotificationEvents.Parse(part));
                break;
            case "KEY=VALUE,...":
                Each(text, part => Labels.Check(part.Split('=', 2)[0], part.Split('=', 2).Skip(1).FirstOrDefault("")));
                break;
            case "REPOSITORY=POLICY,...":
                Each(text, CheckPair);
                break;
            default:
                CheckWords(key.Example, text);
                break;
        }
    }

    private static void CheckCount(SettingKey key, string text)
    {
        (int least, int most) = LimitsOf(key);
        CheckNumber(text, least, most);
    }

    private static object Read(string example, string text) => example switch
    {
        "EXPRESSION" => CronExpression.Parse(text),
        "COMMAND" => HookCommand.Parse(text),
        "LABELS" => Selector.Parse(text),
        "HH:MM-HH:MM" => StartWindow.Parse(text),
        _ => new PolicyName(text),
    };

    private static (int Least, int Most) LimitsOf(SettingKey key) => key.Name switch
    {
        "priority" => (-100, 100),
        "nice" => (0, 19),
        _ => (1, int.MaxValue),
    };

    private static void CheckSize(string text)
    {
        if (ByteSize.TryParse(text) is null)
        {
            throw Invalid(text, "is not a size", "write it as 512KiB, 50MiB or 1GiB");
        }
    }

    private static void Each(string text, Action<string> check)
    {
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            check(part);
        }
    }

    private static void CheckPair(string text)
    {
        string[] sides = text.Split('=', 2);
        if (sides.Length != 2)
        {
            throw Invalid(text, "is not a repository with its policy", "write it as offsite=longterm");
        }

        _ = new RepositoryName(sides[0]);
        _ = new PolicyName(sides[1]);
    }

    private static void CheckTime(SettingKey key, string text)
    {
        if (key.Name == "keep_within")
        {
            _ = CalendarSpan.Parse(text);
        }
        else if (!(Duration.TryParse(text) > TimeSpan.Zero))
        {
            throw Invalid(text, "is not a time", "write it as 90s, 30m, 12h or 30d");
        }
    }

    // A fixed choice, e.g. skip|queue, or a range, e.g. 0-23; anything else is for the controller.
    private static void CheckWords(string example, string text)
    {
        string[] ends = example.Split('-');
        if (ends.Length == 2 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int least)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out int most))
        {
            CheckNumber(text, least, most);
        }
        else if (example.Contains('|', StringComparison.Ordinal) && !example.Split('|').Contains(text, StringComparer.Ordinal))
        {
            throw Invalid(text, $"is not one of {string.Join(", ", example.Split('|'))}", "");
        }
    }

    private static void CheckNumber(string text, int least, int most)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < least
            || number > most)
        {
            throw Invalid(
                text,
                string.Create(
                    CultureInfo.InvariantCulture, $"is not a whole number from {least}{(most == int.MaxValue ? " up" : $" to {most}")}"),
                "");
        }
    }

    private static DbCalmException Invalid(string text, string mistake, string hint) =>
        new(ErrorCode.InvalidInput, $"{NameRules.Quote(text)} {mistake}", hint);
}
