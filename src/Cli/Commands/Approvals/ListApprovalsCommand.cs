using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Approvals;

/// <summary>Lists what waits for somebody to agree, and what became of it.</summary>
internal sealed class ListApprovalsCommand : ControllerCommand
{
    private static readonly ApprovalState[] States = [.. Enum.GetValues<ApprovalState>().Where(state => state != ApprovalState.Unspecified)];
    private readonly Paging paging = new();
    private readonly Option<string?> state = new("--state") { Description = "Only those in this state.", HelpName = "STATE" };

    public ListApprovalsCommand(CommandContext context)
        : base(
            context, "list", "List what waits for a second administrator or for its time, newest first; what is over is kept for 90 days.",
            "dbcalmctl approvals list", "dbcalmctl approvals list --state pending", "dbcalmctl approvals list --state failed -o json")
    {
        OneOf.Restrict(state, [.. States.Select(ApprovalView.NameOf)]);
        Options.Add(state);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new ApprovalService.ApprovalServiceClient(run.Calls);
        var approvals = new ListApprovalsResponse();
        ApprovalState wanted = States.FirstOrDefault(one => ApprovalView.NameOf(one) == run.Get(state));
        string? next = await paging.FillAsync(run, approvals.Items, async (size, token) =>
        {
            ListApprovalsResponse page = await client.ListApprovalsAsync(new ListApprovalsRequest { PageSize = size, PageToken = token, State = wanted }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            approvals.NextPageToken = next;
        }

        run.Results.List(approvals, approvals.Items, ApprovalView.Columns(run.Terminal.Clock.GetUtcNow()), "nothing waits for approval");
        return ExitCodes.Done;
    }
}
