using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Wrapping the data keys of a repository anew. Each is one object beside the old one, so after an interruption every backup opens with the old key and some with the new one.</summary>
internal sealed class RotateWork(AgentConfig config) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new RotateRun(new JobRepositories(config.For(offer), job), job).RunAsync(offer.Rotate, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(InterruptedJob.Leaving(
            $"the keys that it had wrapped in {offer.Rotate.Repository} by then stay, and every backup still opens with the key that it opened with before",
            "start it again: it goes on with the others; keep the old key until it has succeeded"));
}
