using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Approvals;

/// <summary>The commands of requests that wait for a second administrator.</summary>
internal static class ApprovalCommands
{
    private static readonly ApprovalState[] States =
        [.. Enum.GetValues<ApprovalState>().Where(state => state != ApprovalState.Unspecified)];

    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("approvals", "See and decide what takes a second administrator.")
    {
        List(context), Show(context), Approve(context), Deny(context),
    };

    private static ListCommand<Approval, ListApprovalsResponse> List(CommandContext context)
    {
        var state = new Option<string?>("--state") { Description = "Only those in this state.", HelpName = "STATE" };
        OneOf.Restrict(state, [.. States.Select(ApprovalView.NameOf)]);
        return new(
            context, "list", "List what waits for a second administrator or for its time, newest first; what is over is kept for 90 days.",
            "dbcalmctl approvals list", "dbcalmctl approvals list --state pending", "dbcalmctl approvals list --state failed -o json")
        {
            Filters = [state],
            Call = async (run, page) => await Client(run).ListApprovalsAsync(
                new()
                {
                    PageSize = page.Size,
                    PageToken = page.Token,
                    State = States.FirstOrDefault(one => ApprovalView.NameOf(one) == run.Get(state)),
                },
                page.Options),
            Columns = run => ApprovalView.Columns(run.Now),
            WhenEmpty = _ => "nothing waits for approval",
        };
    }

    private static ObjectCommand<Approval> Show(CommandContext context)
    {
        Argument<string> id = context.Names.Approval();
        return new(context, "show", "Show what was asked for, by whom, and what became of it.", "dbcalmctl approvals show 3f9a2c1b77e0")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).GetApprovalAsync(new() { Id = run.Get(id) }, run.Short(stop))).Approval,
            Print = (run, approval) => run.Show(approval, ApprovalView.Describe),
        };
    }

    private static ObjectCommand<Approval> Approve(CommandContext context)
    {
        Argument<string> id = context.Names.Approval();
        return new(
            context, "approve", "Have what somebody else asked for carried out at once, as them; look at it first with 'approvals show'.",
            "dbcalmctl approvals approve 3f9a2c1b77e0")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).ApproveAsync(new() { Id = run.Get(id) }, run.Short(stop))).Approval,
            Print = (run, approval) => run.Show(ThrowIfFailed(approval), ApprovalView.Describe),
        };
    }

    private static ExampleCommand Deny(CommandContext context)
    {
        Argument<string> id = context.Names.Approval();
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever asked.", HelpName = "TEXT" };
        return new ObjectCommand<Approval>(
            context, "deny", "Stop what somebody asked for, or take back what you asked for.",
            "dbcalmctl approvals deny 3f9a2c1b77e0 --reason 'not before the audit'")
        {
            Arguments = { id },
            Call = async (run, stop) =>
                (await Client(run).DenyAsync(new() { Id = run.Get(id), Reason = run.Get(reason) ?? "" }, run.Short(stop))).Approval,
            Print = (run, approval) => run.Show(approval, ApprovalView.Describe),
        }.With(reason);
    }

    private static Approval ThrowIfFailed(Approval approval) => approval.State != ApprovalState.Failed
        ? approval
        : throw new DbCalmException(
            ErrorCode.Refused,
            $"approval {approval.Id} was given, and {Printable.Line(approval.Summary)} was not carried out: "
            + $"{Printable.Line(approval.Reason)}",
            $"see to it and have {Printable.Line(approval.AskedBy)} ask again");

    private static ApprovalService.ApprovalServiceClient Client(CommandRun run) => new(run.Calls);
}
