using DbCalm.Platform;

namespace DbCalm.Agent.Processes;

/// <summary>One run of a tool: an argument list, never a shell line, and never a secret.</summary>
internal sealed record ChildCommand
{
    /// <summary>The program, an absolute path.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Null for the agent's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How it competes with the rest of the host; null for like any other.</summary>
    public ToolPriority? Priority { get; init; }

    /// <summary>Set on top of the agent's environment; a null value removes a name.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>True when the tool gets <see cref="Environment"/> and nothing of the agent's own.</summary>
    public bool HasCleanEnvironment { get; init; }

    /// <summary>Called right after the start with what a successor needs to find the process again; when it throws, the tool is killed.</summary>
    public Action<ProcessIdentity>? OnStarted { get; init; }

    /// <summary>Called for each line of stderr, redacted, in order, on a thread of its own; must not throw.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>The same for stdout, on another thread; when it is set, <see cref="ChildProcess.Output"/> is not to be read.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>How long the tool may take to obey SIGINT before it gets SIGKILL; zero for SIGKILL at once.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
