using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Stored;

/// <summary>Writes down beside a backup how far it was seen to hold, so that another controller learns it too.</summary>
internal static class ProofNote
{
    /// <summary>Adds the note and tells its time. A repository that does not take it, e.g. for credentials that may only read, is told in the job's log and nothing more: null.</summary>
    public static async Task<DateTimeOffset?> WriteAsync(IStoredBackup backup, Proof level, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset at = job.Time.GetUtcNow();
            await backup.Notes.WriteAsync(new BackupNote.Proven(level, at, job.Id.Value), cancellationToken);
            return at;
        }
        catch (DbCalmException e)
        {
            return await TellAsync(e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was to be proven is proven, so it is too late to cancel.
            return await TellAsync("the job was cancelled");
        }

        async Task<DateTimeOffset?> TellAsync(string why)
        {
            await job.LogAsync($"the proof of backup {backup.Manifest.BackupId} could not be noted beside it: {why}", CancellationToken.None);
            return null;
        }
    }
}
