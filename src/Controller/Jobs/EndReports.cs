using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>Reads what an agent reports with the end of a job, and does not believe everything.</summary>
internal static class EndReports
{
    /// <summary>The report; throws an invalid-input error when it does not go with what the agent was offered.</summary>
    public static EndReport Read(CoreJob job, string? stored, JobFinished finished)
    {
        if (stored is null)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"job {job.Id} ended without having been offered");
        }

        // Tried here, where a report that can't be used still can be put aside.
        _ = StoredMessage.Write(finished);
        JobOffer offer = StoredMessage.Read<JobOffer>(stored);
        bool isDone = finished.Outcome == JobOutcome.Succeeded;
        return new EndReport(
            finished,
            offer,
            isDone && offer.Backup is { } backup ? Made(job, offer, backup, finished.Manifest) : null,
            isDone && offer.Copy is { } copy ? Copied(job, offer, copy, finished.Manifest) : null);
    }

    /// <summary>The copy of a summary: bound to the host unless the offer carried the repository's definition.</summary>
    public static CoreCopy CopyOf(CoreJob job, JobOffer offer, ManifestSummary manifest)
    {
        bool isShared = offer.Repositories.Any(repository => repository.Name == manifest.Repository);
        return manifest.ToCopy(isShared ? null : job.Host, job.Host);
    }

    // As it is told: a name that can't be is refused as any other that does not fit.
    private static string MethodOf(string told) => told.Length == 0 ? BackupMethod.MariaBackup.Value : told;

    private static CoreBackup Made(CoreJob job, JobOffer offer, BackupSpec spec, ManifestSummary? manifest)
    {
        bool fits = manifest is not null
            && manifest.BackupId == spec.BackupId
            && manifest.ChainId == spec.ChainId
            && manifest.Instance == spec.Instance
            && manifest.Type == spec.Type
            && manifest.FromBackupId == spec.FromBackupId
            && manifest.FromLsn == spec.FromLsn
            && (spec.Method.Length == 0 || MethodOf(manifest.Method) == spec.Method)
            && (spec.Repository.Length == 0 || manifest.Repository == spec.Repository);
        return fits
            ? manifest!.ToCore(job.Id, job.Host, CopyOf(job, offer, manifest!))
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the manifest of backup {job.BackupId} is missing or not the one that was asked for");
    }

    private static CoreCopy Copied(CoreJob job, JobOffer offer, CopySpec spec, ManifestSummary? manifest)
    {
        bool fits = manifest is { IsSpooled: false }
            && manifest.BackupId == spec.Source.BackupId
            && manifest.Repository == spec.Repository
            && MethodOf(manifest.Method) == MethodOf(spec.Source.Method)
            && manifest.FromLsn == spec.Source.FromLsn
            && manifest.ToLsn == spec.Source.ToLsn;
        return fits
            ? CopyOf(job, offer, manifest!)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the manifest of the copy of backup {job.BackupId} is missing or not the one that was asked for");
    }
}
