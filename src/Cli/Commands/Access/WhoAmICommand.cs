using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Shows who one is to the controller.</summary>
internal sealed class WhoAmICommand(CommandContext context) : ControllerCommand(context, "whoami", "Show who you are to the controller, and what you may do.", "dbcalmctl whoami", "dbcalmctl whoami -o json")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        GetIdentityResponse answer = await new AccessService.AccessServiceClient(run.Calls).GetIdentityAsync(new GetIdentityRequest(), run.Short(cancellationToken));
        run.Results.Object(answer, IdentityView.Describe(answer.Identity, run.Target.Endpoint, run.Target.Context?.ExpiresAt, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
