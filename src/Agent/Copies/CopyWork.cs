using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>Copying a backup. Of one that was interrupted nothing is left, unless its manifest is there: then it was complete, and has nothing to wait for in a spool.</summary>
internal sealed class CopyWork(AgentConfig config, BackupEngines engines) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new CopyRun(new JobRepositories(config.For(offer), job), engines, job).RunAsync(offer.Copy, cancellationToken);

    /// <inheritdoc/>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        // A copy keeps the name of the job that took the backup.
        AgentConfig known = config.For(offer);
        RecoveredDraft draft = await new DraftRecovery(known, manifest => StoredManifest.IsOf(manifest, offer.Copy.Source)).EndAsync(traces, cancellationToken);
        switch (draft)
        {
            case RecoveredDraft.Complete made:
                await LeaveSpoolAsync(known, offer.Copy.Source, cancellationToken);
                return CopyRun.Finished(made.Manifest, made.ManifestSha256, made.Repository);
            case RecoveredDraft.Undone undone:
                return InterruptedJob.Leaving(undone.Left);
            default:
                throw new InvalidOperationException($"unknown draft {draft.GetType().Name}");
        }
    }

    private static async Task LeaveSpoolAsync(AgentConfig known, ArtefactRef source, CancellationToken cancellationToken)
    {
        if (source.IsSpooled && known.Repository(source.Repository) is { Spool: not null } repository)
        {
            Repository spool = JobRepositories.SpoolOf(repository);
            await ArtefactDeletion.DeleteAsync(ObjectStores.Open(spool), spool, source.Instance, source.BackupId, cancellationToken);
        }
    }
}
