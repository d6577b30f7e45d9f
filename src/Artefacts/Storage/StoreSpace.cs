namespace DbCalm.Artefacts.Storage;

/// <summary>Room in a store.</summary>
/// <param name="FreeBytes">Bytes that this process may still write.</param>
/// <param name="TotalBytes">Bytes in all.</param>
public readonly record struct StoreSpace(long FreeBytes, long TotalBytes);
