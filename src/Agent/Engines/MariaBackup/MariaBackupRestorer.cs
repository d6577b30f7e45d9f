using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Prepares what mariadb-backup took.</summary>
/// <param name="mariaBackup">Prepares.</param>
/// <param name="innochecksum">Checks; null when nothing is to be checked.</param>
internal sealed class MariaBackupRestorer(Tool mariaBackup, Tool? innochecksum) : IRestorer
{
    /// <inheritdoc/>
    public async Task<RestoredCopy> BuildAsync(IReadOnlyList<IRestoreSource> chain, string workDirectory, JobContext job, CancellationToken cancellationToken)
    {
        var copy = new PreparedCopy(workDirectory, mariaBackup, job);
        StoredDefect? defect = await copy.BuildAsync(chain, cancellationToken);
        return new RestoredCopy(copy.Directory, defect);
    }

    /// <inheritdoc/>
    public async Task<CopyCheck> CheckAsync(string directory, string backupId, JobContext job, CancellationToken cancellationToken)
    {
        await job.LogAsync(TablespaceCheck.Limits, cancellationToken);
        return await new TablespaceCheck(innochecksum!, job, backupId).RunAsync(directory, cancellationToken);
    }
}
