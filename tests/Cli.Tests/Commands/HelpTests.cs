using System.CommandLine;
using System.Text;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Tests.Commands;

public sealed class HelpTests
{
    // As the commands have it: the printed help breaks its lines where the terminal ends.
    [Fact]
    public void What_schedules_and_retention_offer_reads_as_it_always_did()
    {
        RootCommand root = CommandTree.Build(new CommandContext(Terminal.OfProcess(), new GlobalOptions(_ => null)));
        string[] nouns = ["schedules", "plan", "policies", "cleanup", "instances"];
        var text = new StringBuilder();
        foreach (Command command in root.Subcommands.Where(sub => nouns.Contains(sub.Name, StringComparer.Ordinal)))
        {
            Describe(command, text);
        }

        Golden.Check("help-schedules.txt", text.ToString());
    }

    [Fact]
    public void What_notifications_offer_reads_as_it_always_did()
    {
        var text = new StringBuilder();
        Describe(CommandTree.Build(new CommandContext(Terminal.OfProcess(), new GlobalOptions(_ => null))).Subcommands.Single(sub => sub.Name == "notifications"), text);

        Golden.Check("help-notifications.txt", text.ToString());
    }

    private static void Describe(Command command, StringBuilder text)
    {
        text.Append(CommandPath.Of(command)).Append('\n').Append("  ").Append(command.Description).Append('\n');
        foreach (Argument argument in command.Arguments)
        {
            text.Append("  ").Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name).Append("  ").Append(argument.Description).Append('\n');
        }

        foreach (Option option in command.Options)
        {
            text.Append("  ").Append(option.Name).Append(' ').Append(option.HelpName).Append(option.Required ? " (required)" : "").Append("  ").Append(option.Description).Append('\n');
        }

        foreach (string example in (command as ExampleCommand)?.Examples ?? [])
        {
            text.Append("  > ").Append(example).Append('\n');
        }

        text.Append('\n');
        foreach (Command sub in command.Subcommands)
        {
            Describe(sub, text);
        }
    }
}
