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
        IReadOnlyDictionary<InstanceName, string> clusters = await InstanceStore.ClustersAsync(store, JobAdmission.BackedUpBy(unfinished));
        return JobAdmission.Judge(unfinished, agents.Hosts, options.Limits, clusters);
    }
}
