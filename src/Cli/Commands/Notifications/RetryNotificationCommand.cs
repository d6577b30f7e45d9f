using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Has a message tried again.</summary>
internal sealed class RetryNotificationCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public RetryNotificationCommand(CommandContext context)
        : base(context, "retry", "Try a message again at once that waits or was given up; it keeps its id.", "dbcalmctl notifications retry 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
    {
        id = NameInput.Notification();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new RetryNotificationRequest { Id = run.Get(id) };
        RetryNotificationResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).RetryNotificationAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Notification, NotificationView.Describe(answer.Notification, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
