using DbCalm.Agent.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Pipeline;

/// <summary>Writes down beside a backup how far it was seen to hold, so that another controller learns it too.</summary>
internal static class ProofNote
{
    /// <summary>Adds the note. A repository that does not take it, e.g. for credentials that may only read, is told in the job's log and nothing more.</summary>
    public static async Task WriteAsync(IStoredBackup backup, Proof level, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await backup.Notes.WriteAsync(new BackupNote.Proven(level, job.Time.GetUtcNow(), job.Id.Value), cancellationToken);
        }
        catch (DbCalmException e)
        {
            await TellAsync(e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was to be proven is proven, so it is too late to cancel.
            await TellAsync("the job was cancelled");
        }

        ValueTask TellAsync(string why) => job.LogAsync($"the proof of backup {backup.Manifest.BackupId} could not be noted beside it: {why}", CancellationToken.None);
    }
}
