using DbCalm.Controller.Agents;
using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>Asks jobs to stop. A queued one ends at once; a running one when its agent has stopped it, which it is also told when it connects.</summary>
internal sealed class JobCancellation(StoreDatabase database, JobRecorder recorder, AgentSessions sessions, TimeProvider time)
{
    /// <summary>Asks; a job that has ended stays as it is. Throws a not-found error for no such job.</summary>
    public async Task CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        CoreJob after = await database.WriteAsync(
            async store => await recorder.ApplyAsync(store, (await JobStore.GetAsync(store, id)).Job, new JobChange.CancelRequested(time.GetUtcNow())),
            cancellationToken);

        // An agent that has not yet taken the job on is told again when it has: see JobEvents.
        if (!after.IsTerminal)
        {
            sessions.TrySend(after.Host, new ConnectResponse { Cancel = new JobCancel { JobId = id.Value } });
        }
    }
}
