using System.Text.Json;
using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Requests that wait for a second administrator, for people.</summary>
internal static class ApprovalView
{
    public static IReadOnlyList<Column<Approval>> Columns(DateTimeOffset now) =>
    [
        new("ID", one => one.Id),
        new("STATE", one => StateOf(one.State)),
        new("ASKED BY", one => Printable.Line(one.AskedBy)),
        new("ASKED", one => Moment.Ago(one.AskedAt, now)),
        new("RULE", one => one.Rule),
        new("UNTIL", one => one.State == ApprovalState.Pending ? Moment.Ago(one.Until, now) : ""),
        new("DECIDED BY", one => Printable.Line(one.DecidedBy)),
        new("WHAT", one => Printable.Line(one.Summary)),
        new("REASON", one => Printable.Line(one.Reason)),
    ];

    public static IEnumerable<Line> Describe(Approval one, DateTimeOffset now) =>
    [
        new("Id", one.Id),
        new("State", StateOf(one.State)),
        new("What", Printable.Line(one.Summary)),
        new("Operation", one.Operation),
        new("Rule", one.Rule),
        new("Call", one.Call),
        new("Request", Printable.Line(one.Request)),
        new("Asked by", Printable.Line(one.AskedBy)),
        new("Asked from", one.AskedFrom),
        new("Asked at", Moment.Full(one.AskedAt, now)),
        new("Until", Moment.Full(one.Until, now)),
        new("Decided by", Printable.Line(one.DecidedBy)),
        new("Decided from", one.DecidedFrom),
        new("Decided at", Moment.Full(one.DecidedAt, now)),
        new("Reason", Printable.Line(one.Reason)),
        new("Ended at", Moment.Full(one.FinishedAt, now)),
        .. JobsOf(one.Answer).Select(id => new Line("Job", $"{id}, queued by it; follow it with 'dbcalmctl jobs watch {id}'")),
    ];

    // The answer is for programs; what goes on from there is for people.
    private static IEnumerable<string> JobsOf(string answer)
    {
        try
        {
            JsonNode? root = answer.Length == 0 ? null : JsonNode.Parse(answer);
            IEnumerable<JsonNode?> jobs = (root?["jobs"] as JsonArray ?? []).Append(root?["job"]);
            return [.. jobs.Select(job => (string?)job?["id"]).OfType<string>().Select(Printable.Line)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>As it is typed and printed in JSON.</summary>
    public static string NameOf(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "pending",
        ApprovalState.Approved => "approved",
        ApprovalState.Running => "running",
        ApprovalState.Done => "done",
        ApprovalState.Failed => "failed",
        ApprovalState.Denied => "denied",
        ApprovalState.Expired => "expired",
        ApprovalState.Unspecified or _ => "unknown",
    };

    private static Cell StateOf(ApprovalState state) => new(
        NameOf(state),
        state switch
        {
            ApprovalState.Done => Tone.Good,
            ApprovalState.Pending or ApprovalState.Approved or ApprovalState.Running => Tone.Busy,
            ApprovalState.Failed or ApprovalState.Denied or ApprovalState.Expired or ApprovalState.Unspecified or _ => Tone.Bad,
        });
}
