using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>The commands of messages to people.</summary>
internal static class NotificationCommands
{
    private static readonly NotificationState[] States =
        [.. Enum.GetValues<NotificationState>().Where(state => state != NotificationState.Unspecified)];

    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("notifications", "Say who is told when something goes wrong, and follow the messages.")
        {
            ChannelCommands.Tree(context), List(context), Retry(context),
        };

    private static ListCommand<Notification, ListNotificationsResponse> List(CommandContext context)
    {
        Option<string?> channel = context.Names.ChannelOption("Only those to this channel.");
        var state = new Option<string?>("--state") { Description = "Only those in this state.", HelpName = "STATE" };
        OneOf.Restrict(state, [.. States.Select(NotificationView.NameOf)]);
        return new(
            context, "list", "List the messages, newest first; those that were delivered or given up are kept for 30 days.",
            "dbcalmctl notifications list", "dbcalmctl notifications list --state given_up",
            "dbcalmctl notifications list --channel pager -o json")
        {
            Filters = [channel, state],
            Call = async (run, page) => await Client(run).ListNotificationsAsync(
                new()
                {
                    PageSize = page.Size,
                    PageToken = page.Token,
                    Channel = run.Get(channel) ?? "",
                    State = States.FirstOrDefault(one => NotificationView.NameOf(one) == run.Get(state)),
                },
                page.Options),
            Columns = run => NotificationView.Columns(run.Now),
            WhenEmpty = _ => "no such messages",
        };
    }

    private static ObjectCommand<Notification> Retry(CommandContext context)
    {
        Argument<string> id = NameInput.Notification();
        return new(
            context, "retry", "Try a message again at once that waits or was given up; it keeps its id.",
            "dbcalmctl notifications retry 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
        {
            Arguments = { id },
            Call = async (run, stop) =>
                (await Client(run).RetryNotificationAsync(new() { Id = run.Get(id) }, run.Short(stop))).Notification,
            Print = (run, message) => run.Show(message, NotificationView.Describe),
        };
    }

    private static NotificationService.NotificationServiceClient Client(CommandRun run) => new(run.Calls);
}
