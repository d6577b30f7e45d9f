using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Backups;

/// <summary>Taking a backup. Of one that was interrupted nothing is left, unless its manifest is there: then it was complete.</summary>
internal sealed class BackupWork(AgentConfig config, BackupEngines engines, TimeProvider time) : IJobWork
{
    /// <inheritdoc/>
    public string? OccupiedBy(JobOffer offer) => offer.Backup.Instance;

    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
    {
        var repositories = new JobRepositories(config.For(offer), job);
        return new BackupRun(job, new BackupPreflight(repositories.Config, engines, repositories.Open, time)).RunAsync(offer.Backup, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        traces.RemoveWorkDirectories();
        RecoveredDraft draft = await new DraftRecovery(config.For(offer), manifest => manifest.JobId == offer.JobId).EndAsync(traces, cancellationToken);
        return draft switch
        {
            RecoveredDraft.Complete made => BackupResult.Finished(made.Manifest, made.ManifestSha256, made.Repository, made.IsSpooled),
            RecoveredDraft.Undone undone => InterruptedJob.Leaving(undone.Left),
            _ => throw new InvalidOperationException($"unknown draft {draft.GetType().Name}"),
        };
    }
}
