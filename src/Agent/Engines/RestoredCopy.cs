using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Engines;

/// <summary>A data directory that was made of stored backups.</summary>
/// <param name="Directory">In the work directory of the job.</param>
/// <param name="Defect">The damage because of which it can't be used, though it is what was stored; null when it can.</param>
internal sealed record RestoredCopy(string Directory, StoredDefect? Defect);
