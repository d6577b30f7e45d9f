using DbCalm.Agent.Engines;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Stored;

/// <summary>A stored backup whose manifest was found right, whatever its form. What is stored is only ever read; notes are added beside it.</summary>
internal interface IStoredBackup : IRestoreSource
{
    /// <summary>What was learnt of it later.</summary>
    BackupNotes Notes { get; }

    /// <summary>What can be seen to be wrong without reading its content, e.g. a missing file; null when nothing can. Throws only when the repository can't be read.</summary>
    Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken);

    /// <summary>Throws refused when it can't be unpacked on this host, e.g. because its key is not at hand. Reads none of its content.</summary>
    Task RequireReadableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads all of it or a sample and returns all that is wrong, by place; what can be seen at a glance is always looked at. Throws only when the repository can't be
    /// read.
    /// </summary>
    /// <param name="share">Of its segments or files: more than 0; 1 for all of them.</param>
    /// <param name="seed">Which ones, when not all.</param>
    /// <param name="onRead">Called with the number of stored bytes of each piece as it is done, one call at a time.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    Task<StoredCheck> CheckAsync(double share, int seed, Action<int> onRead, CancellationToken cancellationToken);
}
