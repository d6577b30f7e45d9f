namespace DbCalm.Core.Repositories;

/// <summary>How a backup tool's reads compete with the server's, as ionice has it.</summary>
public enum IoClass
{
    /// <summary>Like any other process.</summary>
    Normal,

    /// <summary>After everything of higher priority: best-effort, lowest.</summary>
    Low,

    /// <summary>Only while nobody else reads.</summary>
    Idle,
}
