using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>A job that has not ended and occupies its instance.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Host">Its host.</param>
/// <param name="Repository">Where its backup goes; null when that is the host's default or it makes none.</param>
/// <param name="Cluster">The instance's replication cluster; null for none.</param>
/// <param name="Schedule">The schedule that started it; null for none.</param>
/// <param name="IsCounted">It takes a place within the limits; false for a restore, and for a backup that waits for its host.</param>
public sealed record BackupInProgress(InstanceName Instance, HostId Host, RepositoryName? Repository, string? Cluster, ScheduleId? Schedule, bool IsCounted = true);
