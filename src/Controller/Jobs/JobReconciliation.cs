using DbCalm.Controller.Agents;
using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobOutcome = DbCalm.Core.Jobs.JobOutcome;
using CoreJobState = DbCalm.Core.Jobs.JobState;

namespace DbCalm.Controller.Jobs;

/// <summary>Compares what an agent has in its journal with what the store thinks it has, when it connects.</summary>
internal sealed partial class JobReconciliation(StoreDatabase database, JobRecorder recorder, TimeProvider time, ILogger<JobReconciliation> logger)
{
    /// <summary>Brings the store in line with the agent's hello, and sends what the agent should have been told.</summary>
    public async Task RunAsync(AgentSession session, IReadOnlyList<KnownJob> jobs, CancellationToken cancellationToken)
    {
        Dictionary<string, uint> known = jobs.GroupBy(job => job.JobId).ToDictionary(group => group.Key, group => group.Max(job => job.Epoch));
        var messages = new List<ConnectResponse>();
        await database.WriteAsync(
            async store =>
            {
                var mine = (await JobStore.UnfinishedAsync(store)).Where(job => job.Host == session.Host).ToList();
                foreach (CoreJob job in mine.Where(job => job.State != CoreJobState.Queued))
                {
                    await CompareAsync(store, session, job, known, messages);
                }

                // The agent may still do what ended here, or what nobody here knows of.
                messages.AddRange(known.Keys.Except(mine.Select(job => job.Id.Value)).Select(Cancel));
            },
            cancellationToken);
        foreach (ConnectResponse message in messages)
        {
            session.TrySend(message);
        }
    }

    private async Task CompareAsync(StoreTransaction store, AgentSession session, CoreJob job, Dictionary<string, uint> known, List<ConnectResponse> messages)
    {
        if (!known.TryGetValue(job.Id.Value, out uint epoch))
        {
            LogUnknown(job.Id, session.HostName.Value, job.State);
            JobChange change = job.State == CoreJobState.Offered
                ? new JobChange.OfferLost(job.Epoch)
                : new JobChange.Abandoned(time.GetUtcNow(), CoreJobOutcome.Interrupted, new Failure(ErrorCode.Interrupted, $"the agent of host {session.HostName} has no memory of the job", "start it again"));
            await recorder.ApplyAsync(store, job, change);
            return;
        }

        if (epoch < job.Epoch && await JobStore.FindOfferAsync(store, job.Id) is { } offer)
        {
            messages.Add(new ConnectResponse { Offer = StoredMessage.Read<JobOffer>(offer) });
        }

        if (job.CancelRequested)
        {
            messages.Add(Cancel(job.Id.Value));
        }
    }

    private static ConnectResponse Cancel(string job) => new() { Cancel = new JobCancel { JobId = job } };

    [LoggerMessage(4020, LogLevel.Warning, "The agent of host {Host} does not know job {JobId}, which was {State}")]
    private partial void LogUnknown(JobId jobId, string host, CoreJobState state);
}
