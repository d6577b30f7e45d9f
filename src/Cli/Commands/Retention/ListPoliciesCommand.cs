using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Retention;

/// <summary>Lists the policies.</summary>
internal sealed class ListPoliciesCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListPoliciesCommand(CommandContext context)
        : base(context, "list", "List the policies with their rules and what names them.", "dbcalmctl policies list", "dbcalmctl policies list -o json") => paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new RetentionService.RetentionServiceClient(run.Calls);
        var policies = new ListPoliciesResponse();
        string? next = await paging.FillAsync(run, policies.Items, async (size, token) =>
        {
            ListPoliciesResponse page = await client.ListPoliciesAsync(new ListPoliciesRequest { PageSize = size, PageToken = token }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            policies.NextPageToken = next;
        }

        run.Results.List(policies, policies.Items, PolicyView.Columns, "no policies yet, so everything is kept; define one with 'dbcalmctl policies create week --keep-within 7d'");
        return ExitCodes.Done;
    }
}
