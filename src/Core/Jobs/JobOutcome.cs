namespace DbCalm.Core.Jobs;

/// <summary>How the agent says a job ended.</summary>
public enum JobOutcome
{
    /// <summary>Done, and what it made is durable.</summary>
    Succeeded,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Stopped on request.</summary>
    Cancelled,

    /// <summary>The agent died and cleaned up at its next start.</summary>
    Interrupted,
}
