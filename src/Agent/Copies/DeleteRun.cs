using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>Removes backups from one repository, in the order that was given. The first that can't be removed ends it: what it is built on is still needed then.</summary>
internal sealed class DeleteRun(JobRepositories repositories, JobContext job)
{
    /// <summary>Removes what <paramref name="spec"/> names and reports what is gone and what is not.</summary>
    public async Task<JobFinished> RunAsync(DeleteSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("delete", cancellationToken);
        var report = new DeleteReport();
        DbCalmException? failure = null;
        foreach (ArtefactRef artefact in spec.Artefacts)
        {
            if (failure is not null)
            {
                report.Kept.Add(new KeptBackup { BackupId = artefact.BackupId, Reason = "one that is built on it could not be deleted", IsWhole = true });
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            failure = await TryDeleteAsync(artefact, report, cancellationToken);
            job.Progress(report.Deleted.Count, spec.Artefacts.Count, 0);
        }

        return failure is null
            ? new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"deleted {report.Deleted.Count} backup{(report.Deleted.Count == 1 ? "" : "s")} from {spec.Repository}", Deletion = report }
            : new JobFinished { Outcome = JobOutcome.Failed, Error = failure.ToFailure().ToWire(), Deletion = report };
    }

    private async Task<DbCalmException?> TryDeleteAsync(ArtefactRef artefact, DeleteReport report, CancellationToken cancellationToken)
    {
        Repository repository = repositories.Find(artefact);
        string id = new Core.Names.BackupId(artefact.BackupId).Value;
        string instance = new InstanceName(artefact.Instance).Value;
        try
        {
            await ArtefactDeletion.DeleteAsync(repositories.Open(repository), repository, instance, id, cancellationToken);
            report.Deleted.Add(id);
            await job.LogAsync($"deleted backup {id}", cancellationToken);
            return null;
        }
        catch (PartialDeletionException e)
        {
            report.Kept.Add(new KeptBackup { BackupId = id, Reason = e.Message, IsWhole = false });
            return e.Cause;
        }
        catch (DbCalmException e)
        {
            // Of a repository that is away nobody knows what is there.
            report.Kept.Add(new KeptBackup { BackupId = id, Reason = e.Message, IsWhole = !ErrorTraits.Of(e.Code).IsTransient });
            return e;
        }
    }
}
