using System.CommandLine;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Core.Errors;
using Grpc.Core;

namespace DbCalm.Cli.Commanding;

/// <summary>A command that asks the controller.</summary>
internal abstract class ControllerCommand : ExampleCommand
{
    protected ControllerCommand(CommandContext context, string name, string description, params string[] examples)
        : base(name, description, examples) => SetAction(async (parsed, cancellationToken) =>
        {
            await using var run = new CommandRun(context, parsed);
            try
            {
                return await RunAsync(run, cancellationToken);
            }
            catch (RpcException e) when (run.Target.HasTokenOfEnvironment && RpcFailure.Of(e).Code == ErrorCode.Unauthenticated)
            {
                // The controller knows of logins alone, and another one would not be used while this is set.
                throw new DbCalmException(
                    ErrorCode.Unauthenticated, "the token in DBCALM_TOKEN does not hold",
                    "set a new one, or unset it to use the login of 'dbcalmctl login'", e);
            }
        });

    /// <summary>Does the work and answers the exit code; failures are thrown.</summary>
    protected abstract Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken);
}
