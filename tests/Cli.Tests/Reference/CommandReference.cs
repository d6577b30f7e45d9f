using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using DbCalm.Cli.Commanding;

namespace DbCalm.Cli.Tests.Reference;

/// <summary>The page of every command, written from the command tree.</summary>
internal static class CommandReference
{
    private const string Head = """
        # Commands of dbcalmctl

        Written from the program's command tree by `ReferenceTests` (`DBCALM_UPDATE_GOLDEN=1` writes it anew); `dbcalmctl COMMAND --help`
        tells the same. Results go to the standard output, everything else to the standard error. With `-o json` or `-o yaml` a command
        prints one document, and lists have their items under `items`. The exit code tells how a command ended:
        [exit-codes.md](exit-codes.md).


        """;

    /// <summary>The whole page.</summary>
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder(Head);
        foreach (Command command in root.Subcommands.Where(sub => !sub.Hidden))
        {
            text.Append($"- [{command.Name}](#{Anchor(command)}): {command.Description}\n");
        }

        text.Append("\n## Options of every command\n\n");
        AppendOptions(root.Options.Where(option => option is not VersionOption), text);
        text.Append("\n`dbcalmctl --version` prints the version.\n");
        foreach (Command command in root.Subcommands.Where(sub => !sub.Hidden))
        {
            Append(command, 2, text);
        }

        return text.ToString();
    }

    private static void Append(Command command, int depth, StringBuilder text)
    {
        text.Append($"\n{new string('#', depth)} {CommandPath.Of(command)}\n\n{command.Description}\n");
        if (command.Subcommands.Count == 0)
        {
            text.Append($"\n```\n{UsageOf(command)}\n```\n");
            AppendArguments(command, text);
            if (command.Options.Count > 0)
            {
                text.Append('\n');
                AppendOptions(command.Options, text);
            }
        }

        if (command is ExampleCommand { Examples.Count: > 0 } withExamples)
        {
            text.Append($"\nFor example:\n\n```\n{string.Join('\n', withExamples.Examples)}\n```\n");
        }

        foreach (Command sub in command.Subcommands.Where(sub => !sub.Hidden))
        {
            Append(sub, depth + 1, text);
        }
    }

    private static string UsageOf(Command command)
    {
        IEnumerable<string> required = command.Options
            .Where(option => option.Required)
            .Select(option => $"{option.Name} {option.HelpName}");
        return string.Join(' ', [CommandPath.Of(command), .. command.Arguments.Select(WordOf), .. required, "[options]"]);
    }

    private static string WordOf(Argument argument)
    {
        string word = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{word}]" : word;
    }

    private static void AppendArguments(Command command, StringBuilder text)
    {
        if (command.Arguments.Count == 0)
        {
            return;
        }

        text.Append("\n| argument | |\n| --- | --- |\n");
        foreach (Argument argument in command.Arguments)
        {
            text.Append($"| `{WordOf(argument)}` | {Cell(argument.Description)} |\n");
        }
    }

    private static void AppendOptions(IEnumerable<Option> options, StringBuilder text)
    {
        text.Append("| option | | default |\n| --- | --- | --- |\n");
        foreach (Option option in options)
        {
            string names = string.Join(", ", option.Aliases.Prepend(option.Name).OrderBy(name => name.Length));
            string value = option.HelpName is { Length: > 0 } word ? " " + word : "";
            text.Append($"| `{Cell(names + value)}` | {Cell(option.Description)} | {DefaultOf(option)} |\n");
        }
    }

    private static string DefaultOf(Option option)
    {
        if (option.Required)
        {
            return "required";
        }

        bool isSwitch = option is HelpOption || option.ValueType == typeof(bool);
        return !isSwitch && option.HasDefaultValue && option.GetDefaultValue() is { } value ? $"`{value}`" : "";
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Anchor(Command command) => CommandPath.Of(command).Replace(' ', '-');
}
