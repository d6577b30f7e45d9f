using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Artefacts.Segments;

namespace DbCalm.Agent.Engines;

/// <summary>Turns the streams of an engine into files, and such files into a stream.</summary>
internal interface IStreamFiles
{
    /// <summary>Begins to make files of a stream.</summary>
    /// <param name="directory">Exists, empty.</param>
    /// <param name="what">For failures, e.g. <c>unpacking backup b1</c>.</param>
    /// <param name="priority">How hard it may work; null for as it comes.</param>
    /// <param name="job">Hears of tools.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IStreamUnpacker Unpack(string directory, string what, ToolPriority? priority, JobContext job, CancellationToken cancellationToken);

    /// <summary>Makes one stream of <paramref name="paths"/> in <paramref name="directory"/>, as the engine would have. Throws tool-failed, and what <paramref name="store"/> throws.</summary>
    /// <param name="directory">Only read.</param>
    /// <param name="paths">Relative to it, in order.</param>
    /// <param name="store">Reads the stream to its end; its second argument makes that end come soon.</param>
    /// <param name="job">Hears of tools.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<PackedStream> PackAsync(string directory, IReadOnlyList<string> paths, Func<Stream, Action, Task<StoredStream>> store, JobContext job, CancellationToken cancellationToken);
}
