namespace DbCalm.Core.Catalog;

/// <summary>Which part of InnoDB's redo log a physical backup holds, in log sequence numbers. Numbers of two servers say nothing of each other.</summary>
/// <param name="FromLsn">Where it starts; 0 for a full.</param>
/// <param name="ToLsn">Where an incremental on top of it starts.</param>
/// <param name="LastLsn">The last change in its redo log: a server that is behind it has another history. 0 when unknown.</param>
public sealed record PhysicalPosition(ulong FromLsn, ulong ToLsn, ulong LastLsn);
