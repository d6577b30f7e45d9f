using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Jobs;

/// <summary>Brings the jobs of an earlier process to their end. One that can't be cleaned up now (its repository is away, say) stays unfinished and is tried again.</summary>
internal sealed partial class UnfinishedJobs(JobLedger ledger, JobJournal journal, RecoverJob recover, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<JobOffer> left = ledger.Unfinished;

    /// <summary>Ends when <see cref="EndAllAsync"/> has tried each once.</summary>
    public Task TriedOnce => tried.Task;

    /// <summary>Tries each once; true when none is left.</summary>
    public async Task<bool> TryEndAllAsync(CancellationToken cancellationToken)
    {
        var still = new List<JobOffer>();
        foreach (JobOffer offer in left)
        {
            if (!await TryEndAsync(offer, cancellationToken))
            {
                still.Add(offer);
            }
        }

        left = still;
        return still.Count == 0;
    }

    /// <summary>Tries again and again until none is left or it is cancelled.</summary>
    public async Task EndAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryEndAllAsync(cancellationToken))
            {
                tried.TrySetResult();
                await Task.Delay(Retry, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            tried.TrySetResult();
        }
    }

    // The job boundary: one that surprises must not keep the agent from serving the others.
    private async Task<bool> TryEndAsync(JobOffer offer, CancellationToken cancellationToken)
    {
        try
        {
            JobFinished finished = await recover(offer, journal.TracesOf(new JobId(offer.JobId)), cancellationToken);
            ledger.Finish(offer.JobId, finished);
            LogRecovered(logger, offer.JobId, finished.Outcome);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRecovered(logger, offer.JobId, e);
            return false;
        }
    }

    [LoggerMessage(EventId = 1120, Level = LogLevel.Warning, Message = "Job {JobId} was under way when the agent ended; cleaned up, it ended as {Outcome}")]
    private static partial void LogRecovered(ILogger logger, string jobId, Protocol.V1.JobOutcome outcome);

    [LoggerMessage(EventId = 1121, Level = LogLevel.Error, Message = "Job {JobId} was under way when the agent ended and can't be cleaned up yet; trying again later")]
    private static partial void LogNotRecovered(ILogger logger, string jobId, Exception exception);
}
