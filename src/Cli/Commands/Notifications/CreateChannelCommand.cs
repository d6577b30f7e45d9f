using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Says who is told.</summary>
internal sealed class CreateChannelCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(ChannelKeys.All, SettingCheck.Of);

    public CreateChannelCommand(CommandContext context)
        : base(
            context, "create", "Define a channel: where messages go, and which. All files are on the controller's host; secrets are in files and never in a setting.",
            "dbcalmctl notifications channels create pager --type webhook --url https://hooks.example/dbcalm --secret-file /etc/dbcalm/pager.key",
            "dbcalmctl notifications channels create slack --type webhook --format slack --url-file /etc/dbcalm/slack.url --selector env=prod",
            "dbcalmctl notifications channels create mail --type email --smtp-host mail.example.com --user dbcalm --password-file /etc/dbcalm/smtp.password --from dbcalm@example.com --to ops@example.com,dba@example.com --events backup_failed,rpo_breached")
    {
        name = new NameInput(context).Channel();
        name.CompletionSources.Clear();
        Arguments.Add(name);
        settings["type"].Required = true;
        settings.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreateChannelRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        CreateChannelResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).CreateChannelAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Channel, ChannelView.Describe(answer.Channel, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note($"try it with 'dbcalmctl notifications channels test {answer.Channel.Name}'");
        }

        return ExitCodes.Done;
    }
}
