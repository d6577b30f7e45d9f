using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Ends a machine's right to connect.</summary>
internal sealed class RemoveHostCommand : ControllerCommand
{
    private readonly Argument<string> host;

    public RemoveHostCommand(CommandContext context)
        : base(
            context, "remove", "Remove a host: its agent is disconnected for good. Its backups stay in the catalog and in their repositories.",
            "dbcalmctl hosts remove web1")
    {
        host = new NameInput(context).Host();
        Arguments.Add(host);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        RemoveHostResponse answer = await client.RemoveHostAsync(new RemoveHostRequest { Name = run.Get(host) }, run.Short(cancellationToken));
        run.Results.Object(answer.Host, writer => writer.Say(
            $"removed host {answer.Host.Name}; its backups stay. It can join again with 'dbcalmctl hosts token create --host {answer.Host.Name}'"));
        return ExitCodes.Done;
    }
}
