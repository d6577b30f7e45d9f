namespace DbCalm.Artefacts.Segments;

/// <summary>One of several threads' share of the work on an artefact's segments; each thread has its own.</summary>
public interface ISegmentWorker : IDisposable
{
    /// <summary>Works on the segment <paramref name="index"/> and puts what is to be handed on into <paramref name="slot"/>; returns its bytes.</summary>
    int Process(int index, Span<byte> slot, CancellationToken cancellationToken);
}
