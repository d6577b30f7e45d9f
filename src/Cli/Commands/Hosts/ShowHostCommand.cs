using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Shows one machine with an agent.</summary>
internal sealed class ShowHostCommand : ControllerCommand
{
    private readonly Argument<string> host;

    public ShowHostCommand(CommandContext context)
        : base(context, "show", "Show a host: its agent, instances, repositories and tools.", "dbcalmctl hosts show web1")
    {
        host = new NameInput(context).Host();
        Arguments.Add(host);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        GetHostResponse answer = await client.GetHostAsync(new GetHostRequest { Name = run.Get(host) }, run.Short(cancellationToken));
        run.Results.Object(answer.Host, HostView.Describe(answer.Host, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
