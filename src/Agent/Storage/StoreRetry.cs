namespace DbCalm.Agent.Storage;

/// <summary>A call to a store that failed for now and is made again; for logs and counters.</summary>
/// <param name="What">What was tried, e.g. <c>write db1/x/data in s3://backups/</c>.</param>
/// <param name="Attempt">How often it was tried, from 1.</param>
/// <param name="Why">The failure, without secrets.</param>
/// <param name="Delay">How long until the next attempt.</param>
internal sealed record StoreRetry(string What, int Attempt, string Why, TimeSpan Delay);
