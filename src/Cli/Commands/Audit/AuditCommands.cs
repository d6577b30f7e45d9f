using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>The commands of the audit trail.</summary>
internal static class AuditCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("audit", "See who did what, and check that nobody touched the trail.")
    {
        List(context), new VerifyAuditCommand(context), new ExportAuditCommand(context),
    };

    private static ListCommand<AuditRow, ListAuditRowsResponse> List(CommandContext context)
    {
        Option<string?> actor = Filter(
            "--actor", "WHO",
            "Only what was done by those with these words in their names, e.g. anna, 'user anna', or the label of a client; "
            + "also logins that were tried in that name.");
        Option<string?> action = Filter("--action", "TEXT", "Only actions with this in their names, e.g. DeleteBackup.");
        Option<string?> outcome = Filter("--outcome", "OUTCOME", "Only what ended so: begun, done, refused, failed, waiting.");
        OneOf.Restrict(outcome, "begun", "done", "refused", "failed", "waiting");
        Option<DateTimeOffset?> since = ListTime.Option(
            "--since", "Only then or later: 2026-11-21T10:00:00Z, or 12h or 7d for so long ago.", context);
        Option<DateTimeOffset?> until = ListTime.Option("--until", "Only before that.", context);
        return new(
            context, "list", "List logins, refusals and changes, newest first.",
            "dbcalmctl audit list --outcome refused", "dbcalmctl audit list --actor anna --since 7d -o json")
        {
            Filters = [actor, action, outcome, since, until],
            Call = async (run, page) => await new AuditService.AuditServiceClient(run.Calls).ListAuditRowsAsync(
                new()
                {
                    PageSize = page.Size,
                    PageToken = page.Token,
                    Actor = run.Get(actor) ?? "",
                    Action = run.Get(action) ?? "",
                    Outcome = run.Get(outcome) is { } text ? Enum.Parse<AuditOutcome>(text, ignoreCase: true) : AuditOutcome.Unspecified,
                    Since = run.Get(since).ToWire(),
                    Until = run.Get(until).ToWire(),
                },
                page.Options),
            Columns = _ => AuditView.Columns,
            WhenEmpty = _ => "nothing of that kind was done",
        };
    }

    private static Option<string?> Filter(string name, string word, string description) =>
        new(name) { Description = description, HelpName = word };
}
