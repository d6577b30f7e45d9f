using DbCalm.Core.Errors;

namespace DbCalm.Core.Jobs;

/// <summary>The state machine of a job: a job and a change make the next job. Duplicates, stale epochs and changes after the end change nothing.</summary>
public static class JobTransitions
{
    /// <summary>The job after <paramref name="change"/>; the same object when nothing changes.</summary>
    public static Job Apply(this Job job, JobChange change)
    {
        if (job.IsTerminal)
        {
            return job;
        }

        return change switch
        {
            JobChange.Offered => job.State == JobState.Queued ? job with { State = JobState.Offered, Epoch = job.Epoch + 1 } : job,
            JobChange.OfferLost lost => job.State == JobState.Offered && lost.Epoch == job.Epoch ? job with { State = JobState.Queued } : job,
            JobChange.Accepted accepted => Accept(job, accepted),
            JobChange.StepStarted step => IsCurrent(job, step.Epoch) ? job with { Step = step.Step } : job,
            JobChange.Finished finished => Finish(job, finished),
            JobChange.CancelRequested cancel => Cancel(job, cancel),
            JobChange.Abandoned end => End(job, end.At, end.Outcome, end.Failure, ""),
            _ => throw new InvalidOperationException($"unknown change {change.GetType().Name}"),
        };
    }

    private static bool IsCurrent(Job job, int epoch) => epoch == job.Epoch && job.State is (JobState.Offered or JobState.Running);

    private static Job Accept(Job job, JobChange.Accepted accepted) => job.State == JobState.Offered && accepted.Epoch == job.Epoch
        ? job with { State = JobState.Running, StartedAt = job.StartedAt ?? accepted.At }
        : job;

    // A finish may overtake its own acceptance (both are replayed from the agent's outbox), so an offered job can end too.
    private static Job Finish(Job job, JobChange.Finished finished) => IsCurrent(job, finished.Epoch)
        ? End(job, finished.At, finished.Outcome, finished.Failure, finished.Result)
        : job;

    private static Job Cancel(Job job, JobChange.CancelRequested cancel) => job.State == JobState.Queued
        ? End(job with { CancelRequested = true }, cancel.At, JobOutcome.Cancelled, new Failure(ErrorCode.Cancelled, "cancelled before it started", ""), "")
        : job with { CancelRequested = true };

    private static Job End(Job job, DateTimeOffset at, JobOutcome outcome, Failure? failure, string result) => job with
    {
        State = outcome switch
        {
            JobOutcome.Succeeded => JobState.Succeeded,
            JobOutcome.Failed => JobState.Failed,
            JobOutcome.Cancelled => JobState.Cancelled,
            JobOutcome.Interrupted => JobState.Interrupted,
        },
        FinishedAt = at,
        Failure = outcome == JobOutcome.Succeeded ? null : failure,
        Result = result,
    };
}
