using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Stored.Streams;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Stored;

/// <summary>Which form a new backup gets.</summary>
internal static class BackupDrafts
{
    /// <summary>Begins a backup in the form that its repository is set to, after writing down that it will.</summary>
    /// <param name="place">Where.</param>
    /// <param name="source">The backup that it will be a copy of; null for one that is taken.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Then nothing is left of it.</param>
    public static async Task<IBackupDraft> BeginAsync(DraftPlace place, IStoredBackup? source, JobContext job, CancellationToken cancellationToken) => place.Repository.Format switch
    {
        ArtefactFormat.Stream => await ArtefactDraft.BeginAsync(place, source, job, cancellationToken),
        ArtefactFormat.Plain => PlainDraft.Begin(place, job),
    };
}
