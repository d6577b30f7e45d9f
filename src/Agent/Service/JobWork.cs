using DbCalm.Agent.Configuration;
using DbCalm.Agent.Hooks;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Repositories;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>Does the work of an offer, with what is common to all kinds: the command before it, and a look at the room in its repositories after it.</summary>
internal sealed class JobWork(AgentConfig config, JobWorks works, HookedJobs hooks)
{
    /// <summary>A <see cref="RunJob"/>, without the command after the job.</summary>
    public async Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
    {
        await hooks.BeforeAsync(offer, job, cancellationToken);
        var repositories = new JobRepositories(config.For(offer), job);
        try
        {
            return await works.Of(offer.SpecCase).RunAsync(offer, job, cancellationToken);
        }
        finally
        {
            await SpaceLook.NoteAsync(offer, repositories.Config, repositories, job, cancellationToken);
        }
    }
}
