using DbCalm.Core.Names;

namespace DbCalm.Controller.Retention;

/// <summary>What a run of retention looks at.</summary>
/// <param name="Schedule">Only backups that this schedule made; null for all.</param>
/// <param name="Instance">Only backups of this instance; null for all.</param>
/// <param name="DryRun">Decide only.</param>
/// <param name="Confirm">Somebody has seen why it would stop and wants it to go on.</param>
internal sealed record CleanupRequest(int? Schedule, InstanceName? Instance, bool DryRun, bool Confirm);
