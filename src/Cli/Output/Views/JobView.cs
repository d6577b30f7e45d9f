using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Jobs for people.</summary>
internal static class JobView
{
    public static IReadOnlyList<Column<Job>> Columns(DateTimeOffset now) =>
    [
        new("ID", job => job.Id),
        new("KIND", job => Word.Of(job.Kind)),
        new("STATE", job => Word.Of(job.State)),
        new("HOST", job => job.Host),
        new("INSTANCE", job => job.HasInstance ? job.Instance : ""),
        new("BACKUP", job => job.BackupId),
        new("QUEUED", job => Moment.Ago(job.CreatedAt, now)),
        new("TOOK", job => Moment.Between(job.StartedAt, job.FinishedAt, now), IsNumber: true),
        new("NOW", Now),
    ];

    public static IEnumerable<Line> Describe(Job job, DateTimeOffset now) =>
    [
        new("Id", job.Id),
        new("Kind", Word.Of(job.Kind)),
        new("State", Word.Of(job.State)),
        new("Waits for", job.WaitingFor),
        new("Error", new Cell(job.Error?.Message ?? "", Tone.Bad)),
        new("Hint", job.Error?.Hint ?? ""),
        new("Result", job.Result),
        new("Host", job.Host),
        new("Instance", job.HasInstance ? job.Instance : ""),
        new("Backup", job.BackupId),
        new("Target", job.Target),
        new("Queued", Moment.Full(job.CreatedAt, now)),
        new("Started", Moment.Full(job.StartedAt, now)),
        new("Finished", Moment.Full(job.FinishedAt, now)),
        new("Took", Moment.Between(job.StartedAt, job.FinishedAt, now)),
        new("Step", job.Step),
        new("Progress", job.State == JobState.Running ? ProgressText.Of(job.Progress) : ""),
        new("Cancelling", job.CancelRequested && !IsOver(job) ? "yes" : ""),
        new("Repository", job.Repository),
        new("Tried again", job.Retries == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{job.Retries} times")),
        .. Describe(job.Verification),
        .. RepositoryReportView.Describe(job),
    ];

    /// <summary>True when the job has its last state.</summary>
    public static bool IsOver(Job job) => job.State is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Interrupted;

    private static IEnumerable<Line> Describe(VerifyReport? report)
    {
        if (report is null)
        {
            yield break;
        }

        yield return new("Read", string.Create(CultureInfo.InvariantCulture, $"{report.Segments} segments, {Human.Bytes(report.Bytes)}"));
        if (report.Tablespaces > 0)
        {
            yield return new("Checked", string.Create(CultureInfo.InvariantCulture, $"{report.Tablespaces} tablespaces"));
        }

        foreach (Defect defect in report.Defects)
        {
            string where = defect.HasSegment
                ? string.Create(CultureInfo.InvariantCulture, $"{defect.Object} segment {defect.Segment}")
                : defect.Object;
            yield return new("Defect", new Cell($"{defect.BackupId} {where}: {defect.Message}", Tone.Bad));
        }
    }

    private static Cell Now(Job job) => job switch
    {
        { State: JobState.Queued } => job.WaitingFor,
        { State: JobState.Running } => $"{job.Step} {ProgressText.Of(job.Progress)}".Trim(),
        { Error: not null } => job.Error.Message,
        _ => job.Result,
    };
}
