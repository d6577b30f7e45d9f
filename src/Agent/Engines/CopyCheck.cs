using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Engines;

/// <summary>What was seen in a data directory that was made of stored backups.</summary>
/// <param name="Tablespaces">Files that were looked at.</param>
/// <param name="Defects">What is wrong, by file; none when nothing was found.</param>
internal sealed record CopyCheck(int Tablespaces, IReadOnlyList<StoredDefect> Defects);
