namespace DbCalm.Agent.Repositories.Imports;

/// <summary>Which directories are to become backups.</summary>
/// <param name="Instance">The instance of this host that they were taken from.</param>
/// <param name="Directories">Absolute; in any order.</param>
/// <param name="IsDryRun">Looks at everything and writes nothing.</param>
internal sealed record ImportOrder(string Instance, IReadOnlyList<string> Directories, bool IsDryRun);
