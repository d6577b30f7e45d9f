using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Reading the catalog back from a repository. It changes nothing there, and what it has told before an interruption is told.</summary>
internal sealed class RebuildWork(AgentConfig config) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new RebuildRun(new JobRepositories(config.For(offer), job), job).RunAsync(offer.Rebuild, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(InterruptedJob.Leaving($"it had changed nothing in {offer.Rebuild.Repository}, and the backups that it had told of by then are in the catalog"));
}
