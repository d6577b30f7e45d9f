using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;

namespace DbCalm.Agent.Engines;

/// <summary>A backup that its engine could start now.</summary>
internal interface IEnginePlan
{
    /// <summary>Bytes that the stream of a full backup would have, about.</summary>
    long FullBytes { get; }

    /// <summary>The server's version text.</summary>
    string ServerVersion { get; }

    /// <summary>Name and version of what takes it, for the manifest.</summary>
    string ToolVersion { get; }

    /// <summary>Starts it, after writing down what has to be ended when the agent dies.</summary>
    /// <param name="priority">How hard it may work; null for as it comes.</param>
    /// <param name="scratch">An empty directory of its own for as long as it runs.</param>
    /// <param name="job">Hears what it says.</param>
    Task<IEngineRun> StartAsync(ToolPriority? priority, string scratch, JobContext job);
}
