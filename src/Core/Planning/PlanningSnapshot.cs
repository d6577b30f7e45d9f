namespace DbCalm.Core.Planning;

/// <summary>All that the planner decides on.</summary>
public sealed record PlanningSnapshot
{
    /// <summary>The schedules that are enabled.</summary>
    public required IReadOnlyList<PlannedSchedule> Schedules { get; init; }

    /// <summary>The instances that hosts of the fleet list.</summary>
    public required PlannedFleet Fleet { get; init; }

    /// <summary>Occurrences that are neither started nor left out.</summary>
    public required IReadOnlyList<Occurrence> Waiting { get; init; }

    /// <summary>Jobs that occupy instances.</summary>
    public required IReadOnlyList<BackupInProgress> InProgress { get; init; }

    public required StartLimits Limits { get; init; }
}
