using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>A schedule as the planner sees it.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Clock">Its times.</param>
/// <param name="NextDue">Its first time that was not looked at yet; null: there is none.</param>
public sealed record PlannedSchedule(Schedule Schedule, ScheduleClock Clock, DateTimeOffset? NextDue)
{
    public ScheduleDefinition Definition => Schedule.Definition;
}
