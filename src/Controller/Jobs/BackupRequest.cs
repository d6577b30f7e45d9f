using DbCalm.Core.Catalog;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>Which backup somebody wants.</summary>
/// <param name="Instance">The database server.</param>
/// <param name="Type">Full or incremental.</param>
/// <param name="From">The base of an incremental; null for the newest that fits.</param>
/// <param name="Repository">Where to keep it; null for the default.</param>
/// <param name="CopyTo">Where to copy it afterwards.</param>
/// <param name="Schedule">The number of the schedule that wants it; null for a person.</param>
/// <param name="Pace">How hard it may work; null: as the repositories say.</param>
/// <param name="Hooks">What runs around it on the host; null for nothing.</param>
internal sealed record BackupRequest(
    InstanceName Instance, BackupType Type, BackupId? From, RepositoryName? Repository, IReadOnlyList<RepositoryName> CopyTo, int? Schedule = null, Pace? Pace = null, JobHooks? Hooks = null);
