namespace DbCalm.Agent.Storage.S3;

/// <summary>An object that is in a bucket.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="WriteId">Which writer made it; null when it was not DbCalm.</param>
internal sealed record S3Found(long Length, string? WriteId);
