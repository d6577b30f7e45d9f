using DbCalm.Agent.Engines;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Verification;

/// <summary>Verifying backups. They are only read; what a deep verification had unpacked is removed after an interruption.</summary>
internal sealed class VerifyWork(AgentConfig config, BackupEngines engines, string dataDir) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new VerifyRun(config.For(offer), engines, job, dataDir).RunAsync(offer.Verify, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        bool hadUnpacked = traces.Read().Any(trace => trace is JobTrace.WorkDirectory);
        traces.RemoveWorkDirectories();
        return Task.FromResult(InterruptedJob.Leaving(hadUnpacked ? "what it had unpacked was removed, and what is stored is as it was" : "what is stored is as it was"));
    }
}
