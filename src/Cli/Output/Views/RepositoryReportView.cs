using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Findings of work on a repository for people.</summary>
internal static class RepositoryReportView
{
    public static IEnumerable<Line> Describe(Job job) =>
    [
        .. (job.Test?.Checks ?? []).Select(
            check =>
                new Line(
                    check.Name, new Cell($"{check.Outcome}{(check.Detail.Length > 0 ? $": {check.Detail}" : "")}", ToneOf(check.Outcome)))),
        .. Describe(job.Check),
        .. (job.Deletion?.Deleted ?? []).Select(id => new Line("Deleted", id)),
        .. (job.Deletion?.Kept ?? []).Select(kept => new Line("Kept", new Cell($"{kept.BackupId}: {kept.Reason}", Tone.Bad))),
    ];

    private static IEnumerable<Line> Describe(CheckReport? report)
    {
        if (report is null)
        {
            yield break;
        }

        yield return new(
            "Looked at",
            string.Create(CultureInfo.InvariantCulture, $"{report.Objects} objects; {report.Backups} backups are as the catalog has them"));
        foreach (CheckFinding finding in report.Findings)
        {
            yield return new(
                char.ToUpperInvariant(finding.Kind[0]) + finding.Kind[1..], new Cell($"{finding.Object}: {finding.Message}", Tone.Bad));
        }

        foreach (string swept in report.Swept)
        {
            yield return new("Swept", swept);
        }
    }

    private static Tone ToneOf(string outcome) => outcome switch
    {
        "ok" => Tone.Good,
        "failed" => Tone.Bad,
        _ => Tone.Plain,
    };
}
