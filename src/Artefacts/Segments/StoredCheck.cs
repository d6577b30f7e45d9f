using DbCalm.Artefacts.Storage;

namespace DbCalm.Artefacts.Segments;

/// <summary>What reading a data object showed.</summary>
/// <param name="Segments">How many segments were read.</param>
/// <param name="Bytes">How many stored bytes they have.</param>
/// <param name="Defects">All that is wrong, by place in the object.</param>
public sealed record StoredCheck(int Segments, long Bytes, IReadOnlyList<StoredDefect> Defects);
