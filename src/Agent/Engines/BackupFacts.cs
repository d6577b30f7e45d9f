using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines;

/// <summary>What is known of a backup that an engine has taken.</summary>
/// <param name="ServerVersion">The server's version text, as the tool saw it; empty when it saw none.</param>
/// <param name="Binlog">Where the binary log stood; null without one.</param>
/// <param name="Physical">Where a physical backup is in the redo log; null for another.</param>
internal sealed record BackupFacts(string ServerVersion, BinlogPosition? Binlog = null, PhysicalPosition? Physical = null);
