using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>Additions to the end of a job.</summary>
internal static class JobFinishedExtensions
{
    /// <summary>Adds what the command after a job could not do to the job's end, whose outcome it leaves as it is.</summary>
    public static void Warn(this JobFinished finished, string problem)
    {
        if (finished.Error is { } error)
        {
            error.Message = $"{error.Message}; besides, {problem}";
        }
        else
        {
            finished.Result = $"{finished.Result}; warning: {problem}";
        }
    }
}
