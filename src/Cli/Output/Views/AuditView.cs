using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>The audit trail for people.</summary>
internal static class AuditView
{
    public static IReadOnlyList<Column<AuditRow>> Columns { get; } =
    [
        new("NUMBER", row => row.Number.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("AT", row => row.At.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        new("WHO", row => row.Actor),
        new("FROM", row => row.Address),
        new("ACTION", row => row.Action),
        new("OUTCOME", row => OutcomeOf(row)),
        new("WHAT", row => row.Reason.Length > 0 ? row.Reason : row.Request),
    ];

    public static IEnumerable<Line> Describe(VerifyAuditResponse answer) =>
    [
        new("Rows", answer.Rows.ToString(CultureInfo.InvariantCulture)),
        new("Seals", answer.Seals.ToString(CultureInfo.InvariantCulture)),
        answer.Findings.Count == 0 ? new Line("Verdict", new Cell("nobody touched it", Tone.Good)) : new Line("Verdict", new Cell("it was touched", Tone.Bad)),
        .. answer.Findings.Select(finding => new Line($"Row {finding.Number.ToString(CultureInfo.InvariantCulture)}", new Cell(finding.Problem, Tone.Bad))),
    ];

    private static Cell OutcomeOf(AuditRow row) => row.Outcome switch
    {
        AuditOutcome.Begun => new Cell("begun", Tone.Busy),
        AuditOutcome.Done => new Cell("done", Tone.Good),
        AuditOutcome.Refused => new Cell("refused", Tone.Bad),
        AuditOutcome.Failed => new Cell("failed", Tone.Bad),
        AuditOutcome.Unspecified or _ => "unknown",
    };
}
