using DbCalm.Core.Names;

namespace DbCalm.Controller.Retention;

/// <summary>What a run of retention did.</summary>
/// <param name="Jobs">The jobs that delete what expired.</param>
/// <param name="Backups">Those of which copies go, each once.</param>
/// <param name="Stopped">Why it deletes nothing although something expired; null when it does.</param>
internal sealed record CleanupResult(IReadOnlyList<JobId> Jobs, IReadOnlyList<BackupId> Backups, string? Stopped);
