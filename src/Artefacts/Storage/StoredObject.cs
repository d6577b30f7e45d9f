namespace DbCalm.Artefacts.Storage;

/// <summary>What a store says of one object.</summary>
/// <param name="Key">Its key; for an unfinished one the key that it was to have.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ModifiedAt">When it was written, or begun, by the store's clock.</param>
public sealed record StoredObject(string Key, long Bytes, DateTimeOffset ModifiedAt);
