using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Approvals;

/// <summary>Shows one request that was held.</summary>
internal sealed class ShowApprovalCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public ShowApprovalCommand(CommandContext context)
        : base(context, "show", "Show what was asked for, by whom, and what became of it.", "dbcalmctl approvals show 3f9a2c1b77e0")
    {
        id = new NameInput(context).Approval();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        GetApprovalResponse answer = await new ApprovalService.ApprovalServiceClient(run.Calls).GetApprovalAsync(new GetApprovalRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Approval, ApprovalView.Describe(answer.Approval, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
