using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Approvals;

/// <summary>Stops what somebody asked for.</summary>
internal sealed class DenyCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever asked.", HelpName = "TEXT" };

    public DenyCommand(CommandContext context)
        : base(context, "deny", "Stop what somebody asked for, or take back what you asked for.", "dbcalmctl approvals deny 3f9a2c1b77e0 --reason 'not before the audit'")
    {
        id = new NameInput(context).Approval();
        Arguments.Add(id);
        Options.Add(reason);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DenyRequest { Id = run.Get(id), Reason = run.Get(reason) ?? "" };
        DenyResponse answer = await new ApprovalService.ApprovalServiceClient(run.Calls).DenyAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Approval, ApprovalView.Describe(answer.Approval, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
