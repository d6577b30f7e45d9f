namespace DbCalm.Testing;

/// <summary>How to start a process.</summary>
public sealed record ProcessSettings
{
    /// <summary>Added to this process's environment; a null value removes the name.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Null: this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Written to standard input, which is then closed.</summary>
    public string Stdin { get; init; } = "";
}
