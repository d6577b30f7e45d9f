using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>Taking over directories of another program. They are only read; the manifests that were written beside them before an interruption stay.</summary>
internal sealed class ImportWork(AgentConfig config, BackupEngines engines) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new ImportJob(config.For(offer), engines, job).RunAsync(offer.Import, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(offer.Import.DryRun
            ? InterruptedJob.Leaving("it had changed nothing")
            : InterruptedJob.Leaving("the directories are as they were, and the manifests that it had written beside them by then stay", "start it again: what has its manifest is taken as it is"));
}
