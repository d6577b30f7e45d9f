using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Lists the channels.</summary>
internal sealed class ListChannelsCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListChannelsCommand(CommandContext context)
        : base(context, "list", "List the channels, and what is in the way of their messages.", "dbcalmctl notifications channels list", "dbcalmctl notifications channels list -o json") => paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new NotificationService.NotificationServiceClient(run.Calls);
        var channels = new ListChannelsResponse();
        string? next = await paging.FillAsync(run, channels.Items, async (size, token) =>
        {
            ListChannelsResponse page = await client.ListChannelsAsync(new ListChannelsRequest { PageSize = size, PageToken = token }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            channels.NextPageToken = next;
        }

        run.Results.List(channels, channels.Items, ChannelView.Columns, "no channels yet, so nobody is told of anything; see 'dbcalmctl notifications channels create --help'");
        return ExitCodes.Done;
    }
}
