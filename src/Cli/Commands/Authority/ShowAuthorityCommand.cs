using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Authority;

/// <summary>Shows the authority, and how far its replacement is.</summary>
internal sealed class ShowAuthorityCommand(CommandContext context) : ControllerCommand(
    context, "show", "Show the controller's certificate authority; while it is being replaced both, and the hosts that have not followed.", "dbcalmctl authority show")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuthorityService.AuthorityServiceClient(run.Calls);
        GetAuthorityResponse answer = await client.GetAuthorityAsync(new GetAuthorityRequest(), run.Short(cancellationToken));
        run.Results.List(answer, answer.Authorities, AuthorityView.Columns(run.Terminal.Clock.GetUtcNow()), "no authority");
        return ExitCodes.Done;
    }
}
