using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules;

/// <summary>A definition with its identity and whether it is at work.</summary>
public sealed record Schedule
{
    public required ScheduleId Id { get; init; }

    public required ScheduleName Name { get; init; }

    public required ScheduleDefinition Definition { get; init; }

    /// <summary>False: nothing is due.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>What is due before this is left out; null: nothing is.</summary>
    public DateTimeOffset? PausedUntil { get; init; }
}
