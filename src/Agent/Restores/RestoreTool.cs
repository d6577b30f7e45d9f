using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Restores;

/// <summary>Starts the tools of a restore so that a successor of this agent finds them, and says what their failures mean.</summary>
internal static class RestoreTool
{
    private const int TellingLines = 3;

    /// <summary>One run of <paramref name="tool"/>, traced under <paramref name="job"/>.</summary>
    public static EngineCommand Command(Tool tool, JobContext job, IReadOnlyList<string> arguments) => new()
    {
        Path = tool.Path,
        Arguments = arguments,
        OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
    };

    /// <summary>A failed run as an error in the tool's own words.</summary>
    /// <param name="what">What it was to do, e.g. <c>preparing backup x</c>.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="errorTail">The end of its stderr.</param>
    public static DbCalmException Failure(string what, int exitCode, IReadOnlyList<string> errorTail)
    {
        string said = string.Join(" / ", errorTail.TakeLast(TellingLines));
        bool isFull = errorTail.Any(line => line.Contains("No space left on device", StringComparison.Ordinal) || line.Contains("Errcode: 28", StringComparison.Ordinal));
        return isFull
            ? new DbCalmException(ErrorCode.NoSpace, $"no space left while {what}: {said}", "free some space, or restore to another place")
            : new DbCalmException(ErrorCode.ToolFailed, $"{what} failed with exit code {exitCode}: {said}", "see 'dbcalmctl jobs logs' for all that the tool said");
    }
}
