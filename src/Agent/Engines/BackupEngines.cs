using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Engines;

/// <summary>The engines that this agent has, by name.</summary>
internal sealed class BackupEngines(IReadOnlyList<IBackupEngine> engines)
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<BackupMethod> Methods { get; } = [.. engines.Select(engine => engine.Method)];

    /// <summary>The engine of <paramref name="method"/>; throws refused, naming those that there are, when it is none of them.</summary>
    public IBackupEngine Of(BackupMethod method) => engines.FirstOrDefault(engine => engine.Method == method) ?? throw new DbCalmException(
        ErrorCode.Refused,
        $"this agent knows no backup method {NameRules.Quote(method.Value)}; it has {string.Join(", ", Methods)}",
        "update the agent to at least the version that took the backup");
}
