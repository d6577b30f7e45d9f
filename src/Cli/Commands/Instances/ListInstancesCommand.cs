using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Instances;

/// <summary>Lists the database servers.</summary>
internal sealed class ListInstancesCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListInstancesCommand(CommandContext context)
        : base(context, "list", "List the instances with their newest backups.", "dbcalmctl instances list", "dbcalmctl instances list -o json") =>
        paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new InstanceService.InstanceServiceClient(run.Calls);
        var instances = new ListInstancesResponse();
        string? next = await paging.FillAsync(run, instances.Items, async (size, token) =>
        {
            var request = new ListInstancesRequest { PageSize = size, PageToken = token };
            ListInstancesResponse page = await client.ListInstancesAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            instances.NextPageToken = next;
        }

        run.Results.List(
            instances, instances.Items, InstanceView.Columns(run.Terminal.Clock.GetUtcNow()),
            "no instances yet; name them under 'instances:' in the agent's configuration, or let a host join with 'dbcalmctl hosts token create --host NAME'");
        return ExitCodes.Done;
    }
}
