using System.CommandLine;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commanding;

/// <summary>A command that reads files of this machine and asks no controller.</summary>
internal abstract class OfflineCommand : ExampleCommand
{
    protected OfflineCommand(CommandContext context, string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Terminal = context.Terminal;
        SetAction(async (parsed, cancellationToken) =>
        {
            var results = new ResultWriter(context.Terminal, context.Globals.FormatOf(parsed), context.Globals.WantsColor(parsed));
            return await RunAsync(parsed, results, cancellationToken);
        });
    }

    protected Terminal Terminal { get; }

    /// <summary>Does the work and answers the exit code; failures are thrown.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken);
}
