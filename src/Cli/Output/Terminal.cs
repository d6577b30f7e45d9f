namespace DbCalm.Cli.Output;

/// <summary>Surroundings of a run of the program: its streams, its environment and the time.</summary>
internal sealed record Terminal
{
    /// <summary>The writer of results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Opens the stream under <see cref="Out"/>, for results that are no text.</summary>
    public Func<Stream> OpenBinaryOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>The writer of progress, notices and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person looks at <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when a person looks at <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Asks a person for a secret without showing it; null when nobody is there to ask.</summary>
    public Func<string, string?> AskSecret { get; init; } = _ => null;

    /// <summary>Opens the standard input, for secrets that a program hands over.</summary>
    public Func<TextReader> OpenIn { get; init; } = () => Console.In;

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
        AskSecret = AskSecretOfPerson,
    };

    private static string? AskSecretOfPerson(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write(prompt);
        var secret = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                secret.Length -= Math.Min(secret.Length, 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return secret.ToString();
    }

    private static string? ReadEnvironment(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
