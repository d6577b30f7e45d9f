namespace DbCalm.Agent.Stored.Notes;

/// <summary>The notes beside a backup.</summary>
/// <param name="Notes">Those that can be read, oldest first.</param>
/// <param name="Problems">One sentence for each that can't, naming it.</param>
internal sealed record FoundNotes(IReadOnlyList<BackupNote> Notes, IReadOnlyList<string> Problems);
