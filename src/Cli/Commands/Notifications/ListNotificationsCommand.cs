using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Lists what was told.</summary>
internal sealed class ListNotificationsCommand : ControllerCommand
{
    private static readonly NotificationState[] States = [.. Enum.GetValues<NotificationState>().Where(state => state != NotificationState.Unspecified)];
    private readonly Paging paging = new();
    private readonly Option<string?> channel;
    private readonly Option<string?> state = new("--state") { Description = "Only those in this state.", HelpName = "STATE" };

    public ListNotificationsCommand(CommandContext context)
        : base(
            context, "list", "List the messages, newest first; those that were delivered or given up are kept for 30 days.",
            "dbcalmctl notifications list", "dbcalmctl notifications list --state given_up", "dbcalmctl notifications list --channel pager -o json")
    {
        channel = new NameInput(context).ChannelOption("Only those to this channel.");
        OneOf.Restrict(state, [.. States.Select(NotificationView.NameOf)]);
        Options.Add(channel);
        Options.Add(state);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new NotificationService.NotificationServiceClient(run.Calls);
        var messages = new ListNotificationsResponse();
        NotificationState wanted = States.FirstOrDefault(one => NotificationView.NameOf(one) == run.Get(state));
        string? next = await paging.FillAsync(run, messages.Items, async (size, token) =>
        {
            var request = new ListNotificationsRequest { PageSize = size, PageToken = token, Channel = run.Get(channel) ?? "", State = wanted };
            ListNotificationsResponse page = await client.ListNotificationsAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            messages.NextPageToken = next;
        }

        run.Results.List(messages, messages.Items, NotificationView.Columns(run.Terminal.Clock.GetUtcNow()), "no such messages");
        return ExitCodes.Done;
    }
}
