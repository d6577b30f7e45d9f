using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>The end of a job whose agent died before the work was complete.</summary>
internal static class InterruptedJob
{
    /// <summary>That end.</summary>
    /// <param name="left">What was removed of it and what is left, as the end of a sentence.</param>
    /// <param name="hint">What to do.</param>
    public static JobFinished Leaving(string left, string hint = "start it again") => new()
    {
        Outcome = JobOutcome.Interrupted,
        Error = new Failure(ErrorCode.Interrupted, $"the agent died while the job was under way; {left}", hint).ToWire(),
    };
}
