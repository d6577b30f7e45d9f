using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Configuration;

/// <summary>What the host's own file says: which database servers there are and where backups go. Checked; every path is absolute.</summary>
internal sealed record AgentConfig
{
    public required IReadOnlyList<InstanceConfig> Instances { get; init; }

    /// <summary>The first is the default.</summary>
    public required IReadOnlyList<Repository> Repositories { get; init; }

    /// <summary>The programs that jobs may have run before and after them: absolute paths. None by default.</summary>
    public IReadOnlyList<string> AllowedHooks { get; init; } = [];

    /// <summary>The same with the repositories of the fleet that a job names; one of the fleet goes before one of the host's own of the same name, which is no default then.</summary>
    public AgentConfig With(IReadOnlyList<Repository> shared) => shared.Count == 0
        ? this
        : this with { Repositories = [.. Repositories.Where(own => shared.All(other => other.Name != own.Name)), .. shared] };

    /// <summary>The same with <paramref name="pace"/> in place of what its repositories say; null changes nothing.</summary>
    public AgentConfig At(Pace? pace) => pace is null ? this : this with { Repositories = [.. Repositories.Select(pace.Of)] };

    /// <summary>The instance of this name; throws not-found otherwise.</summary>
    public InstanceConfig Instance(string name) => Instances.FirstOrDefault(i => i.Name.Value == name)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"instance {NameRules.Quote(name)} is not in this agent's configuration", "add it to agent.yml and restart the agent");

    /// <summary>The repository of this name, or the default when <paramref name="name"/> is empty; throws not-found otherwise.</summary>
    public Repository Repository(string name) => (name.Length == 0 ? Repositories.FirstOrDefault() : Repositories.FirstOrDefault(r => r.Name.Value == name))
        ?? throw new DbCalmException(ErrorCode.NotFound, $"repository {NameRules.Quote(name)} is not in this agent's configuration", "define it with 'dbcalmctl repositories create', or add it to agent.yml and restart the agent");
}
