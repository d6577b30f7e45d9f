using DbCalm.Artefacts.Segments;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>Target of the stream that the backup tool wrote.</summary>
internal interface IExtractionTarget
{
    /// <summary>
    /// Lets <paramref name="decode"/> write the stream of <paramref name="artefact"/>. Throws what it throws, and says why when the target
    /// does not take it.
    /// </summary>
    Task TakeAsync(LocalArtefact artefact, Func<SegmentSink, Task> decode, CancellationToken cancellationToken);
}
