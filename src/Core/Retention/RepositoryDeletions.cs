using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>What to delete in one repository.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Backups">The backups whose copies go, in the order in which to delete them.</param>
public sealed record RepositoryDeletions(RepositoryName Repository, IReadOnlyList<BackupId> Backups);
