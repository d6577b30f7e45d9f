using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Lists the repositories.</summary>
internal sealed class ListRepositoriesCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListRepositoriesCommand(CommandContext context)
        : base(context, "list", "List the repositories of the fleet, and those that hosts have for themselves.", "dbcalmctl repositories list", "dbcalmctl repositories list -o json") => paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new RepositoryService.RepositoryServiceClient(run.Calls);
        var repositories = new ListRepositoriesResponse();
        string? next = await paging.FillAsync(run, repositories.Items, async (size, token) =>
        {
            ListRepositoriesResponse page = await client.ListRepositoriesAsync(new ListRepositoriesRequest { PageSize = size, PageToken = token }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            repositories.NextPageToken = next;
        }

        run.Results.List(
            repositories, repositories.Items, RepositoryView.Columns(),
            "no repositories yet; define one with 'dbcalmctl repositories create NAME --type directory --path DIR'");
        return ExitCodes.Done;
    }
}
