using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>What one pass of the planner decides.</summary>
/// <param name="Occurrences">Every occurrence that waited or became due; those to start come first and in their order.</param>
/// <param name="Cursors">The schedules whose next time changed, with that time; null when there is none any more.</param>
/// <param name="Warnings">Schedules that were due and meant no instance.</param>
/// <param name="WakeAt">When the passing of time alone changes something; null: never.</param>
public sealed record Plan(
    IReadOnlyList<PlannedOccurrence> Occurrences,
    IReadOnlyList<(ScheduleId Schedule, DateTimeOffset? NextDue)> Cursors,
    IReadOnlyList<(ScheduleId Schedule, DateTimeOffset DueAt, string Warning)> Warnings,
    DateTimeOffset? WakeAt);
