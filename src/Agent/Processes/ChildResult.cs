namespace DbCalm.Agent.Processes;

/// <summary>What a tool that ran to its end left.</summary>
/// <param name="ExitCode">128 + n when signal n ended it.</param>
/// <param name="Output">Its stdout, cut at 16 MiB.</param>
/// <param name="ErrorTail">The last lines of its stderr, redacted.</param>
internal sealed record ChildResult(int ExitCode, string Output, IReadOnlyList<string> ErrorTail);
