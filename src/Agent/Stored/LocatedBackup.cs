using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Stored;

/// <summary>What was found where a backup should be; exactly one of the two is set.</summary>
/// <param name="Backup">The backup; its manifest is right.</param>
/// <param name="Defect">Why there is none that can be trusted.</param>
internal sealed record LocatedBackup(IStoredBackup? Backup, StoredDefect? Defect);
