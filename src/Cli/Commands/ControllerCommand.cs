using System.CommandLine;

namespace DbCalm.Cli.Commands;

/// <summary>A command that asks the controller.</summary>
internal abstract class ControllerCommand : ExampleCommand
{
    protected ControllerCommand(CommandContext context, string name, string description, params string[] examples)
        : base(name, description, examples) => SetAction(async (parsed, cancellationToken) =>
        {
            await using var run = new CommandRun(context, parsed);
            return await RunAsync(run, cancellationToken);
        });

    /// <summary>Does the work and answers the exit code; failures are thrown.</summary>
    protected abstract Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken);
}
