using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored;

/// <summary>A backup of which there are further copies: when the one in use turns out to be missing or bad, the work starts over with the next.</summary>
/// <param name="first">Found right at a glance.</param>
/// <param name="openNext">Hears what is wrong with the present copy and opens the next that is right at a glance; null when there is none left.</param>
/// <param name="job">Hears of each change.</param>
internal sealed class FailoverBackup(IStoredBackup first, Func<DbCalmException, CancellationToken, Task<IStoredBackup?>> openNext, JobContext job) : IStoredBackup
{
    private IStoredBackup current = first;

    /// <inheritdoc/>
    public Manifest Manifest => current.Manifest;

    /// <inheritdoc/>
    public BackupNotes Notes => current.Notes;

    /// <summary>True for a failure of one copy that says nothing of the others; refused is one whose key or credentials are not at hand.</summary>
    public static bool IsOfOneCopy(DbCalmException error) => error.Code is ErrorCode.Corrupt or ErrorCode.NotFound or ErrorCode.Unavailable or ErrorCode.Refused or ErrorCode.NotPermitted;

    /// <inheritdoc/>
    public Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken) => current.GlanceAsync(cancellationToken);

    /// <inheritdoc/>
    public Task RequireReadableAsync(CancellationToken cancellationToken) => current.RequireReadableAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken) =>
        current.CheckAsync(share, seed, onRead, cancellationToken);

    /// <inheritdoc/>
    public async Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        for (; ;)
        {
            try
            {
                await current.UnpackAsync(directory, onBytes, cancellationToken);
                return;
            }
            catch (DbCalmException e) when (IsOfOneCopy(e))
            {
                if (await openNext(e, cancellationToken) is not { } next)
                {
                    throw;
                }

                await job.LogAsync($"{e.Message}; starting over with another copy", cancellationToken);
                OwnTree.RemoveContent(directory);
                current = next;
            }
        }
    }
}
