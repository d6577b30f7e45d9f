using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>One instance's turn at one due time of a schedule. The first three make it what it is; there is never a second one.</summary>
/// <param name="Schedule">Whose time it was.</param>
/// <param name="Instance">What is backed up.</param>
/// <param name="DueAt">The schedule's time.</param>
/// <param name="StartFrom">The earliest start: <paramref name="DueAt"/> and the instance's jitter, or the earlier one of a turn that it overtook.</param>
/// <param name="StartBy">From then on it is left out; null: never for that.</param>
public sealed record Occurrence(ScheduleId Schedule, InstanceName Instance, DateTimeOffset DueAt, DateTimeOffset StartFrom, DateTimeOffset? StartBy);
