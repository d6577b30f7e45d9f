using System.CommandLine;
using DbCalm.Cli.Commands.Backups;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>Lists who did what.</summary>
internal sealed class ListAuditCommand : ControllerCommand
{
    private readonly Paging paging = new();
    private readonly Option<string?> actor = new("--actor") { Description = "Only what was done by those with these words in their names, e.g. anna, 'user anna', or the label of a client; also logins that were tried in that name.", HelpName = "WHO" };
    private readonly Option<string?> action = new("--action") { Description = "Only actions with this in their names, e.g. DeleteBackup.", HelpName = "TEXT" };
    private readonly Option<string?> outcome = new("--outcome") { Description = "Only what ended so: begun, done, refused, failed, waiting.", HelpName = "OUTCOME" };
    private readonly Option<DateTimeOffset?> since;
    private readonly Option<DateTimeOffset?> until;

    public ListAuditCommand(CommandContext context)
        : base(context, "list", "List logins, refusals and changes, newest first.", "dbcalmctl audit list --outcome refused", "dbcalmctl audit list --actor anna --since 7d -o json")
    {
        since = new("--since") { Description = "Only then or later: 2026-11-21T10:00:00Z, or 12h or 7d for so long ago.", HelpName = "TIME", CustomParser = result => ListTime.Parse(result, context.Terminal.Clock.GetUtcNow()) };
        until = new("--until") { Description = "Only before that.", HelpName = "TIME", CustomParser = result => ListTime.Parse(result, context.Terminal.Clock.GetUtcNow()) };
        OneOf.Restrict(outcome, "begun", "done", "refused", "failed", "waiting");
        Options.Add(actor);
        Options.Add(action);
        Options.Add(outcome);
        Options.Add(since);
        Options.Add(until);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuditService.AuditServiceClient(run.Calls);
        var rows = new ListAuditRowsResponse();
        string? next = await paging.FillAsync(run, rows.Items, async (size, token) =>
        {
            ListAuditRowsResponse page = await client.ListAuditRowsAsync(RequestOf(run, size, token), run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            rows.NextPageToken = next;
        }

        run.Results.List(rows, rows.Items, AuditView.Columns, "nothing of that kind was done");
        return ExitCodes.Done;
    }

    private ListAuditRowsRequest RequestOf(CommandRun run, uint size, string token) => new()
    {
        PageSize = size,
        PageToken = token,
        Actor = run.Get(actor) ?? "",
        Action = run.Get(action) ?? "",
        Outcome = run.Get(outcome) is { } text ? System.Enum.Parse<AuditOutcome>(text, ignoreCase: true) : AuditOutcome.Unspecified,
        Since = run.Get(since) is { } from ? Timestamp.FromDateTimeOffset(from) : null,
        Until = run.Get(until) is { } to ? Timestamp.FromDateTimeOffset(to) : null,
    };
}
