using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Lists the catalog.</summary>
internal sealed class ListBackupsCommand : ControllerCommand
{
    private readonly ListFilters filters;
    private readonly ListOrder order = new();
    private readonly Paging paging = new();

    public ListBackupsCommand(CommandContext context)
        : base(
            context, "list", "List the backups, newest first unless --sort says otherwise. Of several filters all have to hold.",
            "dbcalmctl backups list --instance db1", "dbcalmctl backups list --state failed --since 7d", "dbcalmctl backups list --repository s3 --sort size --limit 10",
            "dbcalmctl backups list --limit 0 -o json")
    {
        filters = new ListFilters(context);
        filters.AddTo(this);
        order.AddTo(this);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new BackupService.BackupServiceClient(run.Calls);
        var backups = new ListBackupsResponse();
        ListBackupsRequest request = filters.Request(run);
        bool isFiltered = !request.Equals(new ListBackupsRequest { Instance = request.Instance });
        order.Put(run, request);
        string? next = await paging.FillAsync(run, backups.Items, async (size, token) =>
        {
            request.PageSize = size;
            request.PageToken = token;
            ListBackupsResponse page = await client.ListBackupsAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            backups.NextPageToken = next;
        }

        string subject = request.Instance.Length > 0 ? request.Instance : "NAME";
        run.Results.List(
            backups, backups.Items, BackupView.Columns(run.Terminal.Clock.GetUtcNow()),
            isFiltered ? "no such backups; 'dbcalmctl backups list' shows them all" : $"no backups yet; take one with 'dbcalmctl backup full --instance {subject} --wait'");
        return ExitCodes.Done;
    }
}
