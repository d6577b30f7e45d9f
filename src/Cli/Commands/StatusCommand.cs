using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands;

/// <summary>Shows the fleet at a glance.</summary>
internal sealed class StatusCommand(CommandContext context) : ControllerCommand(
    context, "status", "Show the fleet at a glance: hosts, instances with their newest backups, and what needs a person.",
    "dbcalmctl status", "dbcalmctl status -o json")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new StatusService.StatusServiceClient(run.Calls);
        GetStatusResponse status = await client.GetStatusAsync(new GetStatusRequest(), run.Short(cancellationToken));
        run.Results.Object(status, writer => StatusView.Write(status, writer, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
