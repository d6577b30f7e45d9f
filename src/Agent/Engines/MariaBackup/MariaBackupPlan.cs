using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>A backup that mariadb-backup may take: the server, the tool and the base were looked at.</summary>
internal sealed record MariaBackupPlan(Tool Tool, EngineOrder Order, string ServerVersion, long FullBytes) : IEnginePlan
{
    /// <inheritdoc/>
    public string ToolVersion => Tool.Description;

    /// <inheritdoc/>
    public async Task<IEngineRun> StartAsync(ToolPriority? priority, string scratch, JobContext job) => await MariaBackupRun.StartAsync(Tool, Order, priority, scratch, job);
}
