using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Shows one channel.</summary>
internal sealed class ShowChannelCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public ShowChannelCommand(CommandContext context)
        : base(context, "show", "Show a channel: its settings, and what is in the way of its messages.", "dbcalmctl notifications channels show pager")
    {
        name = new NameInput(context).Channel();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new GetChannelRequest { Name = run.Get(name) };
        GetChannelResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).GetChannelAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Channel, ChannelView.Describe(answer.Channel, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
