using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Lists the machines with an agent.</summary>
internal sealed class ListHostsCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListHostsCommand(CommandContext context)
        : base(context, "list", "List the hosts.", "dbcalmctl hosts list", "dbcalmctl hosts list -o json") => paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        var hosts = new ListHostsResponse();
        string? next = await paging.FillAsync(run, hosts.Items, async (size, token) =>
        {
            ListHostsResponse page = await client.ListHostsAsync(new ListHostsRequest { PageSize = size, PageToken = token }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            hosts.NextPageToken = next;
        }

        run.Results.List(
            hosts, hosts.Items, HostView.Columns(run.Terminal.Clock.GetUtcNow()), "no hosts yet; let one join with 'dbcalmctl hosts token create --host NAME'");
        return ExitCodes.Done;
    }
}
