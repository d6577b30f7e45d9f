using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>The audit trail for people.</summary>
internal static class AuditView
{
    private const int MaxRequest = 300;

    public static IReadOnlyList<Column<AuditRow>> Columns { get; } =
    [
        new("NUMBER", row => row.Number.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("AT", row => row.At.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        new("WHO", row => row.Actor),
        new("FROM", row => row.Address),
        new("ACTION", row => row.Action),
        new("OUTCOME", row => OutcomeOf(row)),
        new("WHAT", row => WhatOf(row)),
    ];

    public static IEnumerable<Line> Describe(VerifyAuditResponse answer) =>
    [
        new("Rows", answer.Rows.ToString(CultureInfo.InvariantCulture)),
        new("Seals", answer.Seals.ToString(CultureInfo.InvariantCulture)),
        new("Verdict", VerdictOf(answer)),
        .. answer.Findings.Select(
            finding =>
                new Line(
                    finding.Number == 0 ? "Key" : $"Row {finding.Number.ToString(CultureInfo.InvariantCulture)}",
                    new Cell(finding.Problem, Tone.Bad))),
    ];

    public static Line Compared(long rows) => new("Compared", $"{rows.ToString(CultureInfo.InvariantCulture)} exported rows");

    // Why, then what was asked for. A request may be long; -o json has all of it.
    private static string WhatOf(AuditRow row)
    {
        string request = row.Request.Length > MaxRequest ? row.Request[..MaxRequest] + "…" : row.Request;
        return row.Reason.Length == 0 ? request : request.Length == 0 ? row.Reason : $"{row.Reason}: {request}";
    }

    private static Cell VerdictOf(VerifyAuditResponse answer) => answer switch
    {
        { Findings.Count: > 0 } => new Cell("it was touched", Tone.Bad),
        { Rows: 0 } => "there is nothing in it yet",
        { Seals: 0 } => new Cell(
            "the rows fit together; none is sealed yet, which the controller does once an hour: until then, who can write its store could "
            + "have made them",
            Tone.Busy),
        _ => new Cell("nobody touched it", Tone.Good),
    };

    private static Cell OutcomeOf(AuditRow row) => row.Outcome switch
    {
        AuditOutcome.Begun => new Cell("begun", Tone.Busy),
        AuditOutcome.Done => new Cell("done", Tone.Good),
        AuditOutcome.Refused => new Cell("refused", Tone.Bad),
        AuditOutcome.Failed => new Cell("failed", Tone.Bad),
        AuditOutcome.Waiting => new Cell("waiting", Tone.Busy),
        AuditOutcome.Unspecified or _ => "unknown",
    };
}
