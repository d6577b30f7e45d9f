using DbCalm.Agent.Engines;
using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Stored;

/// <summary>A backup in the making, whatever its form. The calls come in this order; unless <see cref="PublishAsync"/> succeeds, disposing it leaves nothing of it.</summary>
internal interface IBackupDraft : IAsyncDisposable
{
    /// <summary>Takes the engine's output to its end; a failure or cancellation stops the engine. Throws no-space, unavailable or tool-failed.</summary>
    /// <param name="engine">Runs.</param>
    /// <param name="progress">Called with plain and stored bytes so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task StoreAsync(IEngineRun engine, Action<long, long> progress, CancellationToken cancellationToken);

    /// <summary>Takes all of <paramref name="source"/> instead, checking it on the way. Throws corrupt for it, and what <see cref="StoreAsync"/> does.</summary>
    /// <param name="source">The backup that was named at the beginning.</param>
    /// <param name="progress">Called with plain and stored bytes so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CopyAsync(IStoredBackup source, Action<long, long> progress, CancellationToken cancellationToken);

    /// <summary>Makes what was taken durable and tells what it looks like. The backup does not exist yet.</summary>
    Task<StoredForm> CommitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes the manifest, which makes the backup exist, and returns its SHA-256 in lower-case hex. Can't be cancelled: there is no half-way.
    /// When the write fails, whether the manifest is there decides.
    /// </summary>
    Task<string> PublishAsync(Manifest manifest);
}
