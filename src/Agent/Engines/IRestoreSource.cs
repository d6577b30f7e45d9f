using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Engines;

/// <summary>A stored backup as a restorer sees it.</summary>
internal interface IRestoreSource
{
    Manifest Manifest { get; }

    /// <summary>
    /// Makes the files of the backup in the empty <paramref name="directory"/>, which exists. Everything is checked on the way: throws corrupt, naming what is wrong,
    /// no-space or tool-failed, or an <see cref="IOException"/> of that directory; what is there by then stays and is not to be used.
    /// </summary>
    /// <param name="directory">The caller's own.</param>
    /// <param name="onBytes">Called with the number of plain bytes of each piece, one call at a time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task UnpackAsync(string directory, Action<int> onBytes, CancellationToken cancellationToken);
}
