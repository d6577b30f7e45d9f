using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Jobs;

/// <summary>One piece of work for an agent. Changes only through <see cref="JobTransitions"/>.</summary>
public sealed record Job
{
    /// <summary>Its identity.</summary>
    public required JobId Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>The host whose agent runs it.</summary>
    public required HostId Host { get; init; }

    /// <summary>The instance that it occupies while it runs: at most one job an instance at a time. Null for work that may run beside others.</summary>
    public InstanceName? Occupies { get; init; }

    /// <summary>The backup that it is about; null for work on a whole repository.</summary>
    public BackupId? BackupId { get; init; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>How often it was offered; an agent's word counts only for the newest offer.</summary>
    public int Epoch { get; init; }

    /// <summary>True from the moment somebody asked for it to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the agent accepted it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its terminal state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The step that it is in, e.g. <c>stream</c> or <c>prepare</c>; empty before the first.</summary>
    public string Step { get; init; } = "";

    /// <summary>Why it did not succeed; null otherwise.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What a successful job made or found, in a sentence; empty otherwise.</summary>
    public string Result { get; init; } = "";

    /// <summary>True in the four terminal states.</summary>
    public bool IsTerminal => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Interrupted;
}
