using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Schedules;

/// <summary>A row of the schedule_runs table.</summary>
internal sealed class RunRow
{
    public long ScheduleId { get; set; }

    public string Instance { get; set; } = "";

    public string DueAt { get; set; } = "";

    public string StartFrom { get; set; } = "";

    public string? StartBy { get; set; }

    public string State { get; set; } = "";

    public string Type { get; set; } = "";

    public string? JobId { get; set; }

    public string Reason { get; set; } = "";

    public string DecidedAt { get; set; } = "";

    public static RunRow Of(ScheduleRun run, DateTimeOffset decidedAt) => new()
    {
        ScheduleId = run.Occurrence.Schedule.Value,
        Instance = run.Occurrence.Instance.Value,
        DueAt = run.Occurrence.DueAt.ToStored(),
        StartFrom = run.Occurrence.StartFrom.ToStored(),
        StartBy = run.Occurrence.StartBy.ToStored(),
        State = run.State.ToString(),
        Type = run.Type,
        JobId = run.Job?.Value,
        Reason = run.Reason,
        DecidedAt = decidedAt.ToStored(),
    };

    public ScheduleRun ToRun() => new(
        new Occurrence(new ScheduleId((int)ScheduleId), new InstanceName(Instance), StoredTime.Parse(DueAt), StoredTime.Parse(StartFrom), StoredTime.ParseOptional(StartBy)),
        Enum.Parse<RunState>(State),
        Type,
        JobId is null ? null : new JobId(JobId),
        Reason);
}
