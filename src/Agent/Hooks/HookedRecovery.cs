using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Hooks;

/// <summary>Ends a job of a dead agent and then runs the command after it when that is owed: the command before it may have stopped something that has to go on.</summary>
/// <param name="recover">Ends the job's tools and cleans up after it.</param>
/// <param name="hooks">Runs the command.</param>
/// <param name="ledger">Where its words go.</param>
/// <param name="time">The clock.</param>
internal sealed class HookedRecovery(RecoverJob recover, HookedJobs hooks, JobLedger ledger, TimeProvider time)
{
    /// <summary>A <see cref="RecoverJob"/>. When the job can't be cleaned up now, the command runs all the same and is told that the job was interrupted.</summary>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        JobFinished finished;
        try
        {
            finished = await recover(offer, traces, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await RunAfterAsync(offer, traces, InterruptedJob.Leaving($"it can't be cleaned up yet: {e.Message}", hint: ""), cancellationToken);
            throw;
        }

        return await RunAfterAsync(offer, traces, finished, cancellationToken);
    }

    private async Task<JobFinished> RunAfterAsync(JobOffer offer, JobTraces traces, JobFinished finished, CancellationToken cancellationToken)
    {
        var lines = new List<JobLogLine>();
        JobFinished ended = await hooks.AfterAsync(offer, traces, finished, Keep, isRepeated: true, cancellationToken);
        lock (lines)
        {
            if (lines.Count > 0)
            {
                ledger.Log(offer.JobId, lines);
            }
        }

        return ended;

        void Keep(string text)
        {
            lock (lines)
            {
                lines.Add(new JobLogLine { At = time.GetUtcNow().ToTimestamp(), Text = text });
            }
        }
    }
}
