namespace DbCalm.Cli;

/// <summary>What surrounds one run of the program: its streams, its environment and the time.</summary>
internal sealed record Terminal
{
    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Opens the stream under <see cref="Out"/>, for results that are no text.</summary>
    public Func<Stream> OpenBinaryOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Where progress, notices and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person looks at <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when a person looks at <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The time and its zone.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The process's own streams and environment.</summary>
    public static Terminal OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Environment = ReadEnvironment,
        Clock = TimeProvider.System,
    };

    private static string? ReadEnvironment(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
