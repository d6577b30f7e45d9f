using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>What is known of a backup that the tool has taken.</summary>
/// <param name="Checkpoints">Its log sequence numbers.</param>
/// <param name="Binlog">Where the binary log stood; null without one.</param>
/// <param name="ServerVersion">The server's version text, as the tool saw it.</param>
internal sealed record BackupFacts(BackupCheckpoints Checkpoints, BinlogPosition? Binlog, string ServerVersion);
