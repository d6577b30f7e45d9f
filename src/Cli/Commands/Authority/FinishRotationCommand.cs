using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Authority;

/// <summary>Goes on without the hosts that have not followed.</summary>
internal sealed class FinishRotationCommand(CommandContext context) : ControllerCommand(
    context,
    "finish",
    "Take the next step of a replacement without waiting: first the new authority signs, then the old one is trusted no more. Hosts that have not followed by then need a new token.",
    "dbcalmctl authority finish")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuthorityService.AuthorityServiceClient(run.Calls);
        FinishRotationResponse answer = await client.FinishRotationAsync(new FinishRotationRequest(), run.Short(cancellationToken));
        run.Results.List(answer, answer.Authorities, AuthorityView.Columns(run.Terminal.Clock.GetUtcNow()), "no authority");
        return ExitCodes.Done;
    }
}
