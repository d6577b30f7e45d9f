using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DbCalm.Cli.Commanding;

/// <summary>Prints a command's help and its examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<string> examplesOfRoot) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        // Help says nothing of a hidden command, even when it is asked about that one.
        Command asked = parseResult.CommandResult.Command;
        asked.Hidden = false;
        int result = help.Invoke(parseResult);
        IReadOnlyList<string> examples = asked switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => examplesOfRoot,
            _ => [],
        };
        if (examples.Count == 0)
        {
            return result;
        }

        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
        {
            output.WriteLine($"  {example}");
        }

        if (asked is RootCommand)
        {
            output.WriteLine();
            output.WriteLine("Exit codes:");
            output.WriteLine("  " + string.Join(", ", ExitCodes.Meanings.Select(one => $"{one.Code} {one.Meaning}")));
        }

        return result;
    }

    // Help is asked for where something is missing, too.
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;
}
