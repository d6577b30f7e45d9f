using System.CommandLine;

namespace DbCalm.Cli.Waiting;

/// <summary>The option <c>--wait</c>.</summary>
internal static class WaitOption
{
    /// <summary>The option of a command that prints <paramref name="result"/> when it waited.</summary>
    public static Option<bool> Create(string result) => new("--wait")
    {
        Description = $"Follow the job to its end and print {result}; the exit code tells how it ended. Ctrl-C stops waiting, not the job.",
    };
}
