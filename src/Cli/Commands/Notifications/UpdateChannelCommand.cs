using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Changes settings of a channel.</summary>
internal sealed class UpdateChannelCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(ChannelKeys.All, SettingCheck.Of);

    public UpdateChannelCommand(CommandContext context)
        : base(
            context, "update", "Change settings of a channel; those that are not named stay, and an empty value removes one. What waits is sent as the channel says then.",
            "dbcalmctl notifications channels update pager --reminder 4h", "dbcalmctl notifications channels update slack --selector ''")
    {
        name = new NameInput(context).Channel();
        Arguments.Add(name);
        settings.AddTo(this);
        Validators.Add(settings.RequireAny);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateChannelRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        UpdateChannelResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).UpdateChannelAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Channel, ChannelView.Describe(answer.Channel, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
