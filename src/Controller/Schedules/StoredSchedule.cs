using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Schedules;

/// <summary>A schedule as it is stored.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Settings">The definition's keys and values, checked when they were stored.</param>
/// <param name="NextDue">Its first time that was not looked at yet; null: there is none, or it is disabled.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record StoredSchedule(Schedule Schedule, IReadOnlyDictionary<string, string> Settings, DateTimeOffset? NextDue, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Its times.</summary>
    public ScheduleClock Clock => Schedule.Definition.Timing.Clock(Schedule.Definition.Zone);

    /// <summary>As the planner sees it.</summary>
    public PlannedSchedule ToPlanned() => new(Schedule, Clock, NextDue);
}
