using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Tools;

namespace DbCalm.Agent.Engines;

/// <summary>The one place that names every engine.</summary>
internal static class EngineTable
{
    /// <summary>All of them.</summary>
    /// <param name="tools">Finds what they run.</param>
    /// <param name="time">The clock.</param>
    public static BackupEngines Create(ToolLocator tools, TimeProvider time) => new([new MariaBackupEngine(tools, time)]);
}
