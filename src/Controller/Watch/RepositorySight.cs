namespace DbCalm.Controller.Watch;

/// <summary>The room in one repository.</summary>
/// <param name="Repository">Its name.</param>
/// <param name="Host">The host that sees it so.</param>
/// <param name="Key">The key of its condition.</param>
/// <param name="FreeBytes">Bytes that may still be written.</param>
/// <param name="TotalBytes">Bytes in all.</param>
/// <param name="Threshold">From where on it is nearly full, in percent.</param>
internal sealed record RepositorySight(string Repository, string Host, string Key, long FreeBytes, long TotalBytes, int Threshold);
