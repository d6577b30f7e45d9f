using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Protocol.Mapping;
using Run = DbCalm.Protocol.V1.Run;
using Schedule = DbCalm.Core.Schedules.Schedule;
using WireState = DbCalm.Protocol.V1.RunState;

namespace DbCalm.Controller.Api;

/// <summary>Runs of schedules on the wire.</summary>
internal static class RunMapping
{
    /// <summary>A run of <paramref name="schedule"/>.</summary>
    public static Run ToWire(this ScheduleRun run, Schedule schedule)
    {
        Run wire = ToWire(run.Occurrence, schedule, run.State.ToWire(), run.Reason);
        wire.JobId = run.Job?.Value ?? "";
        wire.Type = run.Type.Length > 0 ? run.Type : wire.Type;
        return wire;
    }

    /// <summary>A turn of <paramref name="schedule"/> that has no job.</summary>
    public static Run ToWire(this Occurrence occurrence, Schedule schedule, WireState state, string reason) => new()
    {
        ScheduleId = schedule.Id.Value,
        Schedule = schedule.Name.Value,
        Instance = occurrence.Instance.Value,
        DueAt = occurrence.DueAt.ToWire(),
        StartFrom = occurrence.StartFrom.ToWire(),
        State = state,
        Type = NameOf(schedule.Definition.Type),
        Reason = reason,
    };

    private static WireState ToWire(this RunState state) => state switch
    {
        RunState.Waiting => WireState.Waiting,
        RunState.Started => WireState.Started,
        RunState.Skipped => WireState.Skipped,
    };

    private static string NameOf(ScheduledType type) => type switch
    {
        ScheduledType.Full => "full",
        ScheduledType.Incremental => "incremental",
        ScheduledType.Auto => "auto",
    };
}
