using DbCalm.Core.Errors;

namespace DbCalm.Core.Jobs;

/// <summary>Something that happened to a job, from the controller's side or the agent's.</summary>
public abstract record JobChange
{
    private JobChange()
    {
    }

    /// <summary>The controller sends it to the agent.</summary>
    public sealed record Offered : JobChange;

    /// <summary>The offer with this epoch did not reach the agent, or the agent did not keep it.</summary>
    public sealed record OfferLost(int Epoch) : JobChange;

    /// <summary>The agent wrote it into its journal.</summary>
    public sealed record Accepted(int Epoch, DateTimeOffset At) : JobChange;

    /// <summary>The agent entered a step.</summary>
    public sealed record StepStarted(int Epoch, string Step) : JobChange;

    /// <summary>The agent says that it ended.</summary>
    /// <param name="Epoch">The offer that this answers.</param>
    /// <param name="At">When it ended.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Failure">Why, when it did not succeed.</param>
    /// <param name="Result">What it made or found, in a sentence.</param>
    public sealed record Finished(int Epoch, DateTimeOffset At, JobOutcome Outcome, Failure? Failure, string Result) : JobChange;

    /// <summary>Somebody asks for it to stop.</summary>
    public sealed record CancelRequested(DateTimeOffset At) : JobChange;

    /// <summary>The controller ends it without an agent's word: it can't be offered, or its agent has no memory of it.</summary>
    public sealed record Abandoned(DateTimeOffset At, JobOutcome Outcome, Failure Failure) : JobChange;
}
