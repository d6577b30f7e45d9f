using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>Checks that nobody touched the trail.</summary>
internal sealed class VerifyAuditCommand(CommandContext context) : ControllerCommand(
    context, "verify", "Check every row and seal of the trail. A changed, removed or reordered row is found; the exit code is 1 then.", "dbcalmctl audit verify")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        VerifyAuditResponse answer = await new AuditService.AuditServiceClient(run.Calls).VerifyAuditAsync(new VerifyAuditRequest(), CommandRun.Long(cancellationToken));
        run.Results.Object(answer, AuditView.Describe(answer));
        return answer.Findings.Count == 0 ? ExitCodes.Done : ExitCodes.Of(ErrorCode.Corrupt);
    }
}
