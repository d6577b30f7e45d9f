using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>Deleting backups. What was deleted before an interruption is gone, and the rest is there.</summary>
internal sealed class DeleteWork(AgentConfig config) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new DeleteRun(new JobRepositories(config.For(offer), job), job).RunAsync(offer.Delete, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(InterruptedJob.Leaving("what was not deleted yet is still there"));
}
