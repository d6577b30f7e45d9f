using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobKind = DbCalm.Core.Jobs.JobKind;

namespace DbCalm.Controller.Jobs;

/// <summary>Reads what an agent reports with the end of a job, and does not believe everything.</summary>
internal static class EndReports
{
    /// <summary>The report; throws an invalid-input error when it does not go with what the agent was offered.</summary>
    public static EndReport Read(CoreJob job, string? offer, JobFinished finished)
    {
        bool isMade = job.Request.Kind == CoreJobKind.Backup && finished.Outcome == JobOutcome.Succeeded;
        return new EndReport(isMade ? Made(job, offer, finished.Manifest) : null, job.Request.Kind == CoreJobKind.Verify ? finished.Verification : null);
    }

    private static CoreBackup Made(CoreJob job, string? offer, ManifestSummary? manifest)
    {
        if (manifest is null || offer is null)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"backup {job.BackupId} is said to have succeeded without a manifest");
        }

        BackupSpec spec = StoredMessage.Read<JobOffer>(offer).Backup;
        bool fits = manifest.BackupId == spec.BackupId
            && manifest.ChainId == spec.ChainId
            && manifest.Instance == spec.Instance
            && manifest.Type == spec.Type
            && manifest.FromBackupId == spec.FromBackupId
            && manifest.FromLsn == spec.FromLsn
            && (spec.Repository.Length == 0 || manifest.Repository == spec.Repository);
        return fits
            ? manifest.ToCore(job.Id, job.Host)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the manifest of backup {job.BackupId} is not the one that was asked for");
    }
}
