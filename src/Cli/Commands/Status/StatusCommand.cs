using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Status;

/// <summary>The command that shows the fleet at a glance.</summary>
internal static class StatusCommand
{
    public static ObjectCommand<GetStatusResponse> Create(CommandContext context) => new(
        context, "status", "Show the fleet at a glance: hosts, instances with their newest backups, and what needs a person.",
        "dbcalmctl status", "dbcalmctl status -o json")
    {
        Call = async (run, stop) => await new StatusService.StatusServiceClient(run.Calls).GetStatusAsync(new(), run.Short(stop)),
        Print = (run, status) => run.Results.Object(status, writer => StatusView.Write(status, writer, run.Now)),
    };
}
