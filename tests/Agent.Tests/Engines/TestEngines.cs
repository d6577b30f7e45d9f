using DbCalm.Agent.Engines;
using DbCalm.Agent.Tools;

namespace DbCalm.Agent.Tests.Engines;

/// <summary>The engines that the agent is shipped with.</summary>
internal static class TestEngines
{
    /// <summary>All of them, with the tools of this machine or those that <paramref name="tools"/> finds.</summary>
    public static BackupEngines All(ToolLocator? tools = null) => EngineTable.Create(tools ?? new ToolLocator(), TimeProvider.System);
}
