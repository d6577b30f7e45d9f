using DbCalm.Artefacts.Segments;
using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Pipeline;

/// <summary>A stored backup whose manifest was found right, whatever its form. What is stored is only ever read; notes are added beside it.</summary>
internal interface IStoredBackup
{
    Manifest Manifest { get; }

    /// <summary>What was learnt of it later.</summary>
    BackupNotes Notes { get; }

    /// <summary>What can be seen to be wrong without reading its content, e.g. a missing file; null when nothing can. Throws only when the repository can't be read.</summary>
    Task<StoredDefect?> GlanceAsync(CancellationToken cancellationToken);

    /// <summary>Reads all of it and returns all that is wrong, by place. Throws only when the repository can't be read.</summary>
    /// <param name="onRead">Called with the number of stored bytes of each piece as it is done, one call at a time.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    Task<IReadOnlyList<StoredDefect>> CheckAsync(Action<int> onRead, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the files of the backup in the empty <paramref name="directory"/>, which exists. Everything is checked on the way: throws corrupt, naming what is wrong,
    /// no-space or tool-failed, or an <see cref="IOException"/> of that directory; what is there by then stays and is not to be used.
    /// </summary>
    /// <param name="directory">The caller's own.</param>
    /// <param name="onBytes">Called with the number of plain bytes of each piece, one call at a time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken);
}
