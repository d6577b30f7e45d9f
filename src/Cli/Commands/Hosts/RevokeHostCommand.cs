using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Ends a machine's certificate.</summary>
internal sealed class RevokeHostCommand : ControllerCommand
{
    private readonly Argument<string> host;

    public RevokeHostCommand(CommandContext context)
        : base(
            context, "revoke", "Refuse a host's certificate from now on, as when its key may be in wrong hands. The host stays in the fleet and joins again with a new token.",
            "dbcalmctl hosts revoke web1")
    {
        host = new NameInput(context).Host();
        Arguments.Add(host);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        RevokeHostResponse answer = await client.RevokeHostAsync(new RevokeHostRequest { Name = run.Get(host) }, run.Short(cancellationToken));
        run.Results.Object(answer.Host, writer => writer.Say(
            $"the certificate of host {answer.Host.Name} is refused from now on; it joins again with 'dbcalmctl hosts token create --host {answer.Host.Name}'"));
        return ExitCodes.Done;
    }
}
