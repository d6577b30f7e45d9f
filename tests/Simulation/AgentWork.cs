using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Simulation;

/// <summary>What an agent does for its jobs: changes repositories step by step, and may fail or die at each.</summary>
internal sealed class AgentWork(World world, SimulatedAgent agent, AgentJournal journal)
{
    private readonly HashSet<string> running = new(StringComparer.Ordinal);
    private readonly HashSet<string> restoring = new(StringComparer.Ordinal);

    public void Start(JobOffer offer)
    {
        if (!world.Begun.Add(offer.JobId))
        {
            throw new BrokenPromiseException($"job {offer.JobId} was run twice");
        }

        switch (offer.SpecCase)
        {
            case JobOffer.SpecOneofCase.Backup:
                Begin(offer, offer.Backup);
                agent.In(offer.Backup.Type == BackupType.Full ? world.Minutes(10, 60) : world.Minutes(1, 15), () => End(offer, () => TakeBackup(offer)));
                break;
            case JobOffer.SpecOneofCase.Restore:
                Begin(offer, offer.Restore);
                agent.In(world.Minutes(10, 600), () => End(offer, () => Restore(offer.JobId)));
                break;
            case JobOffer.SpecOneofCase.Note:
                agent.In(world.Seconds(1, 120), () => End(offer, () => new JobFinished { Outcome = JobOutcome.Succeeded, Result = "noted" }));
                break;
            case JobOffer.SpecOneofCase.Copy:
                agent.In(world.Minutes(1, 30), () => End(offer, () => Copy(offer)));
                break;
            case JobOffer.SpecOneofCase.Delete:
                agent.In(world.Seconds(1, 120), () => End(offer, () => Delete(offer.Delete)));
                break;
            case JobOffer.SpecOneofCase.Check:
                agent.In(world.Seconds(1, 120), () => End(offer, () => Sweep(offer.Check)));
                break;
            default:
                throw new BrokenPromiseException($"a job of kind {offer.SpecCase} was offered, and nobody asked for one");
        }
    }

    /// <summary>The process died.</summary>
    public void Stop()
    {
        foreach (string instance in running)
        {
            world.Load.Remove(instance);
        }

        running.Clear();
        foreach (string job in restoring)
        {
            world.Needs.Restores.Remove(job);
        }

        restoring.Clear();
    }

    /// <summary>How a job ended that was under way when the agent died: what is whole stays, what is not is removed.</summary>
    public JobFinished Recover(JobOffer offer)
    {
        (string Repository, string Id)? made = offer.SpecCase switch
        {
            JobOffer.SpecOneofCase.Backup => (offer.Backup.Repository, offer.Backup.BackupId),
            JobOffer.SpecOneofCase.Copy => (offer.Copy.Repository, offer.Copy.Source.BackupId),
            _ => null,
        };
        if (made is { } place && world.Repositories.In(place.Repository).TryGetValue(place.Id, out Artefact? artefact))
        {
            if (artefact.Manifest is { } manifest)
            {
                return Made(manifest);
            }

            world.Repositories.In(place.Repository).Remove(place.Id);
        }

        return Failed(JobOutcome.Interrupted, ErrorCode.Interrupted, "the agent died while the job was under way");
    }

    private void End(JobOffer offer, Func<JobFinished> work)
    {
        JobFinished finished = work();
        journal.Point("work-done");
        if (offer.Backup is { } backup && running.Remove(backup.Instance))
        {
            world.Load.Remove(backup.Instance);
        }

        journal.Finish(offer.JobId, finished);
    }

    private void Begin(JobOffer offer, RestoreSpec restore)
    {
        string instance = restore.Chain[^1].Instance;
        Require(!world.Load.Goes(instance), $"a restore of {instance} goes while it is backed up");
        restoring.Add(offer.JobId);
        world.Needs.Restores.Add(offer.JobId, (instance, [.. restore.Chain.Select(artefact => artefact.BackupId)]));
    }

    private JobFinished Restore(string job)
    {
        restoring.Remove(job);
        world.Needs.Restores.Remove(job, out (string Instance, string[] Chain) restore);
        string? missing = restore.Chain.FirstOrDefault(id => world.Repositories.FindWhole(id) is null);
        Require(missing is null, $"backup {missing} is gone while it is restored");
        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = "restored" };
    }

    private void Begin(JobOffer offer, BackupSpec backup)
    {
        Require(agent.Instances.Contains(backup.Instance), $"a backup of {backup.Instance} was offered to host {agent.Name}");
        Require(running.Add(backup.Instance), $"two backups of {backup.Instance} go at once");
        Require(!world.Needs.Restores.Values.Any(restore => restore.Instance == backup.Instance), $"{backup.Instance} is backed up while it is restored");
        world.Load.Add(agent.Name.Value, backup);
        var draft = new Artefact { Id = backup.BackupId, Instance = backup.Instance, Parent = backup.HasFromBackupId ? backup.FromBackupId : null, JobId = offer.JobId, BegunAt = world.Time.Now };
        if (world.Random.Next(4) == 0)
        {
            journal.Step(offer.JobId, "stream");
        }

        world.Repositories.In(backup.Repository).Add(draft.Id, draft);
        journal.Point("draft-begun");
    }

    private JobFinished TakeBackup(JobOffer offer)
    {
        BackupSpec spec = offer.Backup;
        Dictionary<string, Artefact> place = world.Repositories.In(spec.Repository);
        if (world.Faults.JobFails())
        {
            place.Remove(spec.BackupId);
            return Failed(JobOutcome.Failed, ErrorCode.ToolFailed, "the tool failed");
        }

        Artefact draft = place[spec.BackupId];
        draft.Manifest = Summary(spec, draft);
        if (world.Repositories.MissingOf(spec.BackupId) is { } missing)
        {
            throw new BrokenPromiseException($"backup {spec.BackupId} was built on {missing}, which is gone");
        }

        journal.Point("manifest-durable");
        return Made(draft.Manifest);
    }

    private JobFinished Copy(JobOffer offer)
    {
        CopySpec spec = offer.Copy;
        Dictionary<string, Artefact> place = world.Repositories.In(spec.Repository);
        if (place.GetValueOrDefault(spec.Source.BackupId)?.Manifest is { } there)
        {
            return Made(there);
        }

        if (world.Faults.RepositoryIsAway())
        {
            return Failed(JobOutcome.Failed, ErrorCode.Unavailable, $"repository {spec.Repository} can't be reached");
        }

        Artefact source = world.Repositories.FindWhole(spec.Source.BackupId) ?? throw new BrokenPromiseException($"backup {spec.Source.BackupId} is to be copied and is nowhere");
        var copy = new Artefact { Id = source.Id, Instance = source.Instance, Parent = source.Parent, JobId = offer.JobId, BegunAt = world.Time.Now };
        place[copy.Id] = copy;
        journal.Point("copy-begun");
        copy.Manifest = source.Manifest!.Clone();
        copy.Manifest.Repository = spec.Repository;
        copy.Manifest.RetainUntil = LockOf(spec.Repository);
        journal.Point("copy-durable");
        return Made(copy.Manifest);
    }

    private JobFinished Delete(DeleteSpec spec)
    {
        var report = new DeleteReport();
        foreach (ArtefactRef artefact in spec.Artefacts)
        {
            if (report.Kept.Count > 0)
            {
                report.Kept.Add(new KeptBackup { BackupId = artefact.BackupId, Reason = "one that is built on it could not be deleted", IsWhole = true });
            }
            else if (IsLocked(spec.Repository, artefact.BackupId))
            {
                report.Kept.Add(new KeptBackup { BackupId = artefact.BackupId, Reason = "its objects are locked", IsWhole = true });
            }
            else if (world.Faults.RepositoryIsAway())
            {
                report.Kept.Add(new KeptBackup { BackupId = artefact.BackupId, Reason = "the repository can't be reached" });
            }
            else
            {
                Delete(spec.Repository, artefact.BackupId);
                report.Deleted.Add(artefact.BackupId);
            }
        }

        JobFinished finished = report.Kept.Count == 0
            ? new JobFinished { Outcome = JobOutcome.Succeeded, Result = "deleted" }
            : Failed(JobOutcome.Failed, ErrorCode.Unavailable, report.Kept[0].Reason);
        finished.Deletion = report;
        return finished;
    }

    private void Delete(string repository, string id)
    {
        Dictionary<string, Artefact> place = world.Repositories.In(repository);
        if (!place.TryGetValue(id, out Artefact? artefact))
        {
            return;
        }

        artefact.Manifest = null;
        world.Needs.Check(world.Repositories, id);
        world.Repositories.CheckChains(artefact.Instance, $"deletion of {id} from {repository}");
        journal.Point("manifest-deleted");
        place.Remove(id);
        journal.Point("data-deleted");
    }

    // Locked as its manifest tells, or by somebody, and then the controller does not know.
    private bool IsLocked(string repository, string id)
    {
        if (world.Repositories.In(repository).GetValueOrDefault(id) is not { Manifest: not null } artefact)
        {
            return false;
        }

        if (artefact.Manifest.RetainUntil?.ToDateTimeOffset() > world.Time.Now)
        {
            Require(world.Needs.ByHand.Contains(id), $"{id} is to be deleted from {repository}, where it is locked");
            world.Faults.Note("locked");
            return true;
        }

        if (world.Faults.DeletionIsRefused())
        {
            artefact.LockedUntil = world.Time.Now + world.Minutes(60, 3000);
        }

        return artefact.LockedUntil > world.Time.Now;
    }

    private Timestamp? LockOf(string repository) => world.LockOf(repository) is { } time ? Timestamp.FromDateTimeOffset(world.Time.Now + time) : null;

    private JobFinished Sweep(CheckSpec spec)
    {
        Dictionary<string, Artefact> place = world.Repositories.In(spec.Repository);
        var report = new CheckReport();
        foreach (Artefact orphan in place.Values.Where(artefact => artefact.Manifest is null && !spec.InTheMaking.Contains(artefact.Id) && world.Time.Now - artefact.BegunAt > spec.OrphanAge.ToTimeSpan()).ToArray())
        {
            place.Remove(orphan.Id);
            report.Swept.Add(orphan.Id);
            journal.Point("orphan-swept");
        }

        string[] missing = [.. spec.Expected.Select(expected => expected.BackupId).Where(id => place.GetValueOrDefault(id)?.Manifest is null)];
        report.Findings.AddRange(missing.Select(id => new CheckFinding { Kind = "missing", BackupId = id }));
        report.Backups = (ulong)(spec.Expected.Count - missing.Length);
        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = "checked", Check = report };
    }

    private ManifestSummary Summary(BackupSpec spec, Artefact draft)
    {
        var summary = new ManifestSummary
        {
            BackupId = spec.BackupId,
            ChainId = spec.ChainId,
            Instance = spec.Instance,
            Type = spec.Type,
            Repository = spec.Repository,
            StartedAt = Timestamp.FromDateTimeOffset(draft.BegunAt),
            FinishedAt = Timestamp.FromDateTimeOffset(world.Time.Now),
            FromLsn = spec.FromLsn,
            ToLsn = (ulong)(draft.BegunAt - Scenario.Start).TotalSeconds + 1000,
            DataBytes = spec.Type == BackupType.Full ? 1_000_000 : world.Random.Next(1000, 100_000),
            StoredBytes = 1000,
            ManifestSha256 = new string('a', 64),
            RetainUntil = LockOf(spec.Repository),
        };
        summary.LastLsn = summary.ToLsn;
        if (spec.HasFromBackupId)
        {
            summary.FromBackupId = spec.FromBackupId;
        }

        return summary;
    }

    private static JobFinished Made(ManifestSummary manifest) => new() { Outcome = JobOutcome.Succeeded, Result = "done", Manifest = manifest.Clone() };

    private static JobFinished Failed(JobOutcome outcome, ErrorCode code, string message) => new() { Outcome = outcome, Error = new Failure(code, message, "").ToWire() };

    private static void Require(bool holds, string broken)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(broken);
        }
    }
}
