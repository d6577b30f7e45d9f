using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Checking a repository. It only reads, but for the orphans that a sweep removes.</summary>
internal sealed class CheckWork(AgentConfig config, BackupEngines engines) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new CheckRun(new JobRepositories(config.For(offer), job), engines, job).RunAsync(offer.Check, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(InterruptedJob.Leaving(offer.Check is { Sweep: true, DryRun: false }
            ? $"the orphans that it had swept from {offer.Check.Repository} by then are gone, and every backup is as it was"
            : $"it had changed nothing in {offer.Check.Repository}"));
}
