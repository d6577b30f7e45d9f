using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>Checks that nobody touched the trail.</summary>
internal sealed class VerifyAuditCommand : ControllerCommand
{
    private readonly Option<string?> export = new("--export")
    {
        Description =
            "Compare the trail with this file too, which 'audit export' wrote earlier: every row of it has to be there as it was.",
        HelpName = "FILE",
    };

    public VerifyAuditCommand(CommandContext context)
        : base(
            context, "verify",
            "Check every row and seal of the trail. A changed, removed or reordered row is found; the exit code is 1 then.",
            "dbcalmctl audit verify", "dbcalmctl audit verify --export audit.jsonl") => Options.Add(export);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuditService.AuditServiceClient(run.Calls);
        using ExportedTrail? file = run.Get(export) is { } path ? LocalFiles.Guarded($"read {path}", () => new ExportedTrail(path)) : null;
        VerifyAuditResponse answer = await client.VerifyAuditAsync(new VerifyAuditRequest(), CommandRun.Long(cancellationToken));
        long compared = 0;
        if (file is not null)
        {
            using AsyncServerStreamingCall<ExportAuditResponse> call = client.ExportAudit(
                new ExportAuditRequest(), CommandRun.Long(cancellationToken));
            compared = await file.CompareAsync(
                call.ResponseStream, (number, problem) => answer.Findings.Add(new AuditFinding { Number = number, Problem = problem }),
                cancellationToken);
        }

        run.Results.Object(answer, [.. AuditView.Describe(answer), .. file is null ? [] : new[] { AuditView.Compared(compared) }]);
        return answer.Findings.Count == 0 ? ExitCodes.Done : ExitCodes.Of(ErrorCode.Corrupt);
    }
}
