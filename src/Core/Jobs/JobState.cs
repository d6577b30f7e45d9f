namespace DbCalm.Core.Jobs;

/// <summary>Where a job stands. The last four are terminal: a job reaches exactly one of them, once.</summary>
public enum JobState
{
    /// <summary>Stored, waiting for its agent and its turn.</summary>
    Queued,

    /// <summary>Sent to the agent, which has not confirmed it.</summary>
    Offered,

    /// <summary>The agent has it in its journal and owns it.</summary>
    Running,

    /// <summary>Done, and what it made is durable.</summary>
    Succeeded,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Stopped on request.</summary>
    Cancelled,

    /// <summary>The agent's process died while it ran.</summary>
    Interrupted,
}
