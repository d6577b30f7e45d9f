using DbCalm.Agent.Backups;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>
/// Brings a job that was under way when an agent died to its end, by the traces that it left: its tools are ended, what it had begun is removed, and what was in
/// fact complete stays. Can be repeated, also after dying within it.
/// </summary>
internal sealed class JobRecovery(AgentConfig config, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How the job of <paramref name="offer"/> ended. Throws a DbCalmException or an <see cref="IOException"/> when that can't be said or cleaned up now, e.g.
    /// because a repository is away: then nothing is lost, and it is to be tried again.
    /// </summary>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobTrace> all = traces.Read();
        foreach (JobTrace.ToolProcess tool in all.OfType<JobTrace.ToolProcess>())
        {
            await EndAsync(tool.Identity, cancellationToken);
        }

        switch (offer.SpecCase)
        {
            case JobOffer.SpecOneofCase.Backup:
            case JobOffer.SpecOneofCase.Copy:
                new RestoreLeftovers(traces).RemoveWorkDirectories();
                JobFinished ended = await RecoverBackupAsync(offer, traces, all, cancellationToken);
                await LeaveSpoolAsync(offer, ended, cancellationToken);
                return ended;
            case JobOffer.SpecOneofCase.Restore:
                return RecoverRestore(offer.Restore, new RestoreLeftovers(traces));
            case JobOffer.SpecOneofCase.Delete:
                return Interrupted("what was not deleted yet is still there");
            case JobOffer.SpecOneofCase.Verify:
            case JobOffer.SpecOneofCase.None:
            default:
                new RestoreLeftovers(traces).RemoveWorkDirectories();
                return Interrupted("what it had begun was removed");
        }
    }

    // A copy that is complete has nothing more to wait for on this host.
    private async Task LeaveSpoolAsync(JobOffer offer, JobFinished ended, CancellationToken cancellationToken)
    {
        AgentConfig known = config.With([.. offer.Repositories.Select(definition => definition.ToCore())]);
        if (ended.Outcome == JobOutcome.Succeeded && offer.Copy is { Source.IsSpooled: true } copy && known.Repository(copy.Source.Repository) is { Spool: not null } repository)
        {
            Repository spool = JobRepositories.SpoolOf(repository);
            await ArtefactDeletion.DeleteAsync(ObjectStores.Open(spool), spool, copy.Source.Instance, copy.Source.BackupId, cancellationToken);
        }
    }

    private async Task<JobFinished> RecoverBackupAsync(JobOffer offer, JobTraces jobTraces, IReadOnlyList<JobTrace> traces, CancellationToken cancellationToken)
    {
        AgentConfig known = config.With([.. offer.Repositories.Select(definition => definition.ToCore())]);
        if (traces.OfType<JobTrace.PlainArtefact>().LastOrDefault() is { } plain)
        {
            return RecoverPlainBackup(offer, plain, known, jobTraces);
        }

        if (traces.OfType<JobTrace.Artefact>().LastOrDefault() is not { } trace)
        {
            return Interrupted("it had not begun to write");
        }

        if (known.Repositories.FirstOrDefault(repository => repository.Name.Value == trace.Repository) is not { } named)
        {
            return Interrupted($"what it may have left of {trace.BackupId} can't be removed, since repository {trace.Repository} is no longer in the agent's configuration");
        }

        Repository repository = trace.IsSpooled ? JobRepositories.SpoolOf(named) with { Retain = named.Retain } : named;
        IObjectStore store = ObjectStores.Open(repository);
        if (await StoredManifest.FindAsync(store, trace.Instance, trace.BackupId, cancellationToken) is not { } stored)
        {
            await ArtefactRemoval.RemoveUnlessCompleteAsync(store, trace.Instance, trace.BackupId, cancellationToken);
            return Interrupted("what it had written was removed");
        }

        return Describe(offer, stored, trace.BackupId, repository, trace.IsSpooled);
    }

    private static JobFinished RecoverPlainBackup(JobOffer offer, JobTrace.PlainArtefact trace, AgentConfig known, JobTraces traces)
    {
        var place = new PlainPlace(trace.Root, trace.BackupId);
        if (!Directory.Exists(trace.Root))
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"the repository's directory {trace.Root} is not there", "mount it");
        }

        if (place.FindManifest() is { } stored)
        {
            place.RemoveUnfinishedManifests();
            return Describe(offer, stored, trace.BackupId, known.Repository(trace.Repository), isSpooled: false);
        }

        PlainLeftovers.Remove(place, traces);
        return Interrupted("what it had written was removed");
    }

    private static JobFinished Describe(JobOffer offer, StoredManifest stored, string backupId, Repository repository, bool isSpooled)
    {
        // A copy keeps the name of the job that took the backup.
        bool isOurs = stored.Manifest is { } found && (offer.Copy is { } copy ? StoredManifest.IsOf(found, copy.Source) : found.JobId == offer.JobId);
        if (stored.Manifest is { } manifest && isOurs)
        {
            return BackupResult.Finished(manifest, stored.Sha256, repository, isSpooled);
        }

        // Manifests appear whole, so this one is another job's, or the disk has damaged it since: not ours to remove.
        string problem = stored.Defect?.Describe() ?? $"backup {backupId} is of another job, {stored.Manifest?.JobId}";
        return Interrupted($"what is stored was left alone: {problem}");
    }

    private static JobFinished RecoverRestore(RestoreSpec spec, RestoreLeftovers leftovers)
    {
        string target = spec.TargetCase == RestoreSpec.TargetOneofCase.Instance ? $"instance {spec.Instance}" : spec.Directory;
        string? obstacle = null;
        try
        {
            if (leftovers.TryComplete())
            {
                leftovers.RemoveWorkDirectories();
                return new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"restored backup {spec.Chain[^1].BackupId} to {target}; the last moves were made after the agent had died" };
            }
        }
        catch (IOException e)
        {
            obstacle = e.Message;
        }

        leftovers.Undo();
        return Interrupted(obstacle is null ? $"what it had written for {target} was removed" : $"it could not be completed ({obstacle}), and what it had written for {target} was removed");
    }

    private static JobFinished Interrupted(string detail) => new()
    {
        Outcome = JobOutcome.Interrupted,
        Error = new Failure(ErrorCode.Interrupted, $"the agent died while the job was under way; {detail}", "start it again").ToWire(),
    };

    // A tool leads a process group, so that what it started ends with it.
    private async Task EndAsync(ProcessIdentity tool, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (tool.IsAlive())
        {
            Signals.Send(-tool.Pid, Signals.Kill);
            tool.Signal(Signals.Kill);
            if (time.GetElapsedTime(start) > EndTime)
            {
                throw new DbCalmException(ErrorCode.Unavailable, $"process {tool.Pid} of the job does not end", "see why it hangs in the kernel, e.g. on a dead mount");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
