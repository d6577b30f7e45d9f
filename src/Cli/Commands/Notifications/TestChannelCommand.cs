using System.CommandLine;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>Tries a channel.</summary>
internal sealed class TestChannelCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public TestChannelCommand(CommandContext context)
        : base(context, "test", "Send a message that says that it is a test, once and at once, and tell what the receiver answered.", "dbcalmctl notifications channels test pager")
    {
        name = new NameInput(context).Channel();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        string channel = run.Get(name);
        TestChannelResponse answer = await new NotificationService.NotificationServiceClient(run.Calls).TestChannelAsync(new TestChannelRequest { Name = channel }, run.Short(cancellationToken));
        if (!answer.Delivered)
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"channel {channel}: {answer.Detail}", $"correct it with 'dbcalmctl notifications channels update {channel}', or see to the receiver");
        }

        string more = answer.Detail.Length > 0 ? $"; {Output.Printable.Line(answer.Detail)}" : "";
        run.Results.Object(answer, writer => writer.Say($"channel {channel} took the message after {Output.Human.Duration(answer.Took.ToTimeSpan())}{more}"));
        return ExitCodes.Done;
    }
}
