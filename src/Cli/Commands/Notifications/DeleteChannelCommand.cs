using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Removes a channel.</summary>
internal sealed class DeleteChannelCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public DeleteChannelCommand(CommandContext context)
        : base(context, "delete", "Remove a channel; messages that wait for it are given up.", "dbcalmctl notifications channels delete pager")
    {
        name = new NameInput(context).Channel();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DeleteChannelRequest { Name = run.Get(name) };
        DeleteChannelResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).DeleteChannelAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Channel, writer => writer.Say($"deleted channel {answer.Channel.Name}"));
        return ExitCodes.Done;
    }
}
