namespace DbCalm.Artefacts.Storage;

/// <summary>All that is in a store.</summary>
/// <param name="Objects">The committed objects, by key in ordinal order.</param>
/// <param name="Unfinished">What writers that were not committed have left or are still writing, by key.</param>
public sealed record StoreSurvey(IReadOnlyList<StoredObject> Objects, IReadOnlyList<StoredObject> Unfinished);
