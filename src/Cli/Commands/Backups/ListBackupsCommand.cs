using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Lists the catalog.</summary>
internal sealed class ListBackupsCommand : ControllerCommand
{
    private readonly Paging paging = new();
    private readonly Option<string?> instance;

    public ListBackupsCommand(CommandContext context)
        : base(context, "list", "List the backups, newest first.", "dbcalmctl backups list --instance db1", "dbcalmctl backups list --limit 0 -o json")
    {
        instance = new NameInput(context).InstanceOption("Only those of this instance.");
        Options.Add(instance);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new BackupService.BackupServiceClient(run.Calls);
        var backups = new ListBackupsResponse();
        string of = run.Get(instance) ?? "";
        string? next = await paging.FillAsync(run, backups.Items, async (size, token) =>
        {
            var request = new ListBackupsRequest { PageSize = size, PageToken = token, Instance = of };
            ListBackupsResponse page = await client.ListBackupsAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            backups.NextPageToken = next;
        }

        string subject = of.Length > 0 ? of : "NAME";
        run.Results.List(
            backups, backups.Items, BackupView.Columns(run.Terminal.Clock.GetUtcNow()),
            $"no backups yet; take one with 'dbcalmctl backup full --instance {subject} --wait'");
        return ExitCodes.Done;
    }
}
