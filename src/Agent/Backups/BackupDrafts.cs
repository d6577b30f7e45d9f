using DbCalm.Agent.Jobs;
using DbCalm.Agent.Plain;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Backups;

/// <summary>Which form a new backup gets.</summary>
internal static class BackupDrafts
{
    /// <summary>Begins a backup in the form that its repository is set to, after writing down that it will.</summary>
    public static async Task<IBackupDraft> BeginAsync(BackupPlan plan, string backupId, JobContext job, CancellationToken cancellationToken) => plan.Repository.Format switch
    {
        ArtefactFormat.Stream => await ArtefactDraft.BeginAsync(plan, backupId, job, cancellationToken),
        ArtefactFormat.Plain => PlainDraft.Begin(plan, backupId, job),
    };
}
