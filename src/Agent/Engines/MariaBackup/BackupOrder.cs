using DbCalm.Agent.Configuration;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>What the tool is to take.</summary>
/// <param name="Instance">The server.</param>
/// <param name="Type">Full or incremental.</param>
/// <param name="FromLsn">Where an incremental starts: its base's to_lsn. 0 for a full.</param>
internal sealed record BackupOrder(InstanceConfig Instance, BackupType Type, ulong FromLsn);
