using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commanding;

/// <summary>
/// Exit codes, with which <c>dbcalmctl</c> tells a shell how a command ended. Those of failures are in <see cref="ErrorTraits"/>.
/// </summary>
internal static class ExitCodes
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>Stopped by Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Every exit code with its meaning in a few words.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Done, "done"),
        (1, "failed"),
        (2, "wrong usage"),
        (3, "not found"),
        (4, "refused"),
        (5, "unavailable"),
        (6, "not permitted"),
        (7, "waits for approval"),
        (Interrupted, "stopped by Ctrl-C"),
        (Terminated, "ended by SIGTERM"),
    ];

    /// <summary>The code for a failure.</summary>
    public static int Of(ErrorCode code) => ErrorTraits.Of(code).ExitCode;
}
