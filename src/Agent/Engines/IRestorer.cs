using DbCalm.Agent.Jobs;

namespace DbCalm.Agent.Engines;

/// <summary>Makes a data directory of stored backups, and checks such a directory.</summary>
internal interface IRestorer
{
    /// <summary>Makes a data directory, ready to start, of all of <paramref name="chain"/>. The stored backups are only read. Throws corrupt, no-space or tool-failed.</summary>
    /// <param name="chain">Full first; each is built on the one before.</param>
    /// <param name="workDirectory">Exists, empty and the job's own; the caller removes it.</param>
    /// <param name="job">Hears of steps, log lines and progress.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<RestoredCopy> BuildAsync(IReadOnlyList<IRestoreSource> chain, string workDirectory, JobContext job, CancellationToken cancellationToken);

    /// <summary>Looks for damage in a directory that <see cref="BuildAsync"/> made of <paramref name="backupId"/>, as far as it can be seen without a server.</summary>
    Task<CopyCheck> CheckAsync(string directory, string backupId, JobContext job, CancellationToken cancellationToken);
}
