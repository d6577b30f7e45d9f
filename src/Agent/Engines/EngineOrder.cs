using DbCalm.Agent.Configuration;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines;

/// <summary>What an engine is to take.</summary>
/// <param name="Instance">The server.</param>
/// <param name="Type">Full or incremental.</param>
/// <param name="Base">What an incremental is built on; null for a full.</param>
internal sealed record EngineOrder(InstanceConfig Instance, BackupType Type, OrderedBase? Base);
