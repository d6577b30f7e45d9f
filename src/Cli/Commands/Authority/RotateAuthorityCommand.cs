using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Authority;

/// <summary>Begins to replace the authority.</summary>
internal sealed class RotateAuthorityCommand(CommandContext context) : ControllerCommand(
    context,
    "rotate",
    "Replace the controller's certificate authority by a new one while the fleet works. Agents learn of it by themselves; the command returns at once, 'authority show' tells how far it is.",
    "dbcalmctl authority rotate")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuthorityService.AuthorityServiceClient(run.Calls);
        RotateAuthorityResponse answer = await client.RotateAuthorityAsync(new RotateAuthorityRequest(), run.Short(cancellationToken));
        run.Results.List(answer, answer.Authorities, AuthorityView.Columns(run.Terminal.Clock.GetUtcNow()), "no authority");
        return ExitCodes.Done;
    }
}
