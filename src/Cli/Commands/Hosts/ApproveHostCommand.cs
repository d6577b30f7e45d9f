using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Lets a machine in.</summary>
internal sealed class ApproveHostCommand : ControllerCommand
{
    private readonly Argument<string> host;

    public ApproveHostCommand(CommandContext context)
        : base(
            context, "approve", "Let a host in that waits for it or is quarantined, and clear what was noted against it. Stop the false one of two machines first.",
            "dbcalmctl hosts approve web1")
    {
        host = new NameInput(context).Host();
        Arguments.Add(host);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        ApproveHostResponse answer = await client.ApproveHostAsync(new ApproveHostRequest { Name = run.Get(host) }, run.Short(cancellationToken));
        run.Results.Object(answer.Host, writer => writer.Say($"host {answer.Host.Name} may connect; its agent tries again within 15 seconds"));
        return ExitCodes.Done;
    }
}
