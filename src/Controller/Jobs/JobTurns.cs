using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Controller.Jobs;

/// <summary>Says which queued jobs have their turn and what the others wait for; the dispatcher and people get the same answer.</summary>
internal sealed class JobTurns(ReadyAgents agents, ControllerOptions options)
{
    /// <summary>A verdict for each queued job of <paramref name="unfinished"/>, which are all that have not ended.</summary>
    public async Task<IReadOnlyList<Admission>> JudgeAsync(StoreTransaction store, IReadOnlyCollection<Job> unfinished)
    {
        InstanceName[] backedUp = [.. unfinished.Select(job => job.Request).OfType<JobRequest.TakeBackup>().Select(request => request.Instance).Distinct()];
        return JobAdmission.Judge(unfinished, agents.Hosts, options.Limits, await InstanceStore.ClustersAsync(store, backedUp));
    }
}
