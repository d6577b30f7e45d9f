using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Approvals;

/// <summary>Has what another administrator asked for carried out.</summary>
internal sealed class ApproveCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public ApproveCommand(CommandContext context)
        : base(context, "approve", "Have what somebody else asked for carried out at once, as them; look at it first with 'approvals show'.", "dbcalmctl approvals approve 3f9a2c1b77e0")
    {
        id = new NameInput(context).Approval();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        ApproveResponse answer = await new ApprovalService.ApprovalServiceClient(run.Calls).ApproveAsync(new ApproveRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        Approval approval = answer.Approval;
        if (approval.State == ApprovalState.Failed)
        {
            throw new DbCalmException(ErrorCode.Refused, $"approval {approval.Id} was given, and {Output.Printable.Line(approval.Summary)} was not carried out: {Output.Printable.Line(approval.Reason)}", $"see to it and have {Output.Printable.Line(approval.AskedBy)} ask again");
        }

        run.Results.Object(approval, ApprovalView.Describe(approval, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
