using DbCalm.Cli.Inputs;

namespace DbCalm.Cli.Commanding;

/// <summary>A command that is one call and prints its answer.</summary>
/// <typeparam name="T">The answer, or the part of it that is printed.</typeparam>
internal sealed class ObjectCommand<T>(CommandContext context, string name, string description, params string[] examples)
    : ControllerCommand(context, name, description, examples)
{
    /// <summary>Makes the request of what was given, and the call.</summary>
    public required Func<CommandRun, CancellationToken, Task<T>> Call { get; init; }

    /// <summary>Prints the answer, or throws when it is a failure.</summary>
    public required Action<CommandRun, T> Print { get; init; }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        Print(run, await Call(run, cancellationToken));
        return ExitCodes.Done;
    }
}
