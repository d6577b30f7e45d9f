namespace DbCalm.Agent.Engines;

/// <summary>The base of an incremental, as the order has it. Each engine knows which part of it is its own.</summary>
/// <param name="BackupId">Its id.</param>
/// <param name="ToLsn">Where a physical base ends; 0 when that is not known.</param>
/// <param name="LastLsn">The last change in its redo log; 0 when that is not known.</param>
internal sealed record OrderedBase(string BackupId, ulong ToLsn, ulong LastLsn);
