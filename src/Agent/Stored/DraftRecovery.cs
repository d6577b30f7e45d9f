using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Stored;

/// <summary>Ends a draft of an agent that died, by its traces: without a manifest it is removed, with one it is a backup and stays. Can be repeated.</summary>
/// <param name="config">The host's, with the repositories of the job.</param>
/// <param name="isOurs">Tells the manifest of this job's draft from that of another's.</param>
internal sealed class DraftRecovery(AgentConfig config, Func<Manifest, bool> isOurs)
{
    /// <summary>What became of it; throws when its repository is away.</summary>
    public async Task<RecoveredDraft> EndAsync(JobTraces traces, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobTrace> all = traces.Read();
        if (all.OfType<JobTrace.PlainArtefact>().LastOrDefault() is { } plain)
        {
            return EndPlain(plain, traces);
        }

        return all.OfType<JobTrace.Artefact>().LastOrDefault() is { } stream
            ? await EndStreamAsync(stream, cancellationToken)
            : new RecoveredDraft.Undone("it had not begun to write");
    }

    private async Task<RecoveredDraft> EndStreamAsync(JobTrace.Artefact trace, CancellationToken cancellationToken)
    {
        if (config.Repositories.FirstOrDefault(repository => repository.Name.Value == trace.Repository) is not { } named)
        {
            return new RecoveredDraft.Undone($"what it may have left of {trace.BackupId} can't be removed, since repository {trace.Repository} is no longer in the agent's configuration");
        }

        Repository repository = trace.IsSpooled ? JobRepositories.SpoolOf(named) with { Retain = named.Retain } : named;
        IObjectStore store = ObjectStores.Open(repository);
        if (await StoredManifest.FindAsync(store, trace.Instance, trace.BackupId, cancellationToken) is not { } stored)
        {
            await ArtefactRemoval.RemoveUnlessCompleteAsync(store, trace.Instance, trace.BackupId, cancellationToken);
            return new RecoveredDraft.Undone("what it had written was removed");
        }

        return Judge(stored, trace.BackupId, repository, trace.IsSpooled);
    }

    private RecoveredDraft EndPlain(JobTrace.PlainArtefact trace, JobTraces traces)
    {
        var place = new PlainPlace(trace.Root, trace.BackupId);
        if (!Directory.Exists(trace.Root))
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"the repository's directory {trace.Root} is not there", "mount it");
        }

        if (place.FindManifest() is { } stored)
        {
            place.RemoveUnfinishedManifests();
            return Judge(stored, trace.BackupId, config.Repository(trace.Repository), isSpooled: false);
        }

        PlainLeftovers.Remove(place, traces);
        return new RecoveredDraft.Undone("what it had written was removed");
    }

    private RecoveredDraft Judge(StoredManifest stored, string backupId, Repository repository, bool isSpooled)
    {
        if (stored.Manifest is { } manifest && isOurs(manifest))
        {
            return new RecoveredDraft.Complete(manifest, stored.Sha256, repository, isSpooled);
        }

        // Manifests appear whole, so this one is another job's, or the disk has damaged it since: not ours to remove.
        string problem = stored.Defect?.Describe() ?? $"backup {backupId} is of another job, {stored.Manifest?.JobId}";
        return new RecoveredDraft.Undone($"what is stored was left alone: {problem}");
    }
}
