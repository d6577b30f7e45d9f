using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commanding;

/// <summary>What <c>dbcalmctl</c> tells a shell. The codes of failures are in <see cref="ErrorTraits"/>.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>Stopped by Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The code for a failure.</summary>
    public static int Of(ErrorCode code) => ErrorTraits.Of(code).ExitCode;
}
