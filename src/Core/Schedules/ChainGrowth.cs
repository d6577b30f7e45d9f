namespace DbCalm.Core.Schedules;

/// <summary>What the newest usable chain of an instance has come to.</summary>
/// <param name="FullStartedAt">When its full was started.</param>
/// <param name="FullBytes">Bytes of the full's stream.</param>
/// <param name="Incrementals">How many incrementals are built on the full.</param>
/// <param name="IncrementalBytes">Bytes of their streams together.</param>
public sealed record ChainGrowth(DateTimeOffset FullStartedAt, long FullBytes, int Incrementals, long IncrementalBytes);
