using System.Text.Json.Nodes;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Tests;

/// <summary>What one run of the program left.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>The one document on standard output.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>Runs in this process; nobody looks at its streams.</summary>
    public static Task<CliRun> RunAsync(params string[] arguments) =>
        RunAsync(arguments, new Dictionary<string, string>(StringComparer.Ordinal), isTerminal: false, TestContext.Current.CancellationToken);

    /// <summary>Runs with this environment and nothing of the test's own; <paramref name="ask"/> answers for the person at the terminal.</summary>
    public static async Task<CliRun> RunAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, bool isTerminal, CancellationToken cancellationToken, Func<string, string?>? ask = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            OutIsTerminal = isTerminal,
            ErrorIsTerminal = isTerminal,
            Environment = name => environment.GetValueOrDefault(name),
            Clock = TimeProvider.System,
            AskSecret = ask ?? (_ => null),
        };
        int exitCode = await CommandLine.RunAsync(arguments, terminal, cancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
