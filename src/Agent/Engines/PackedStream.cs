using DbCalm.Artefacts.Segments;

namespace DbCalm.Agent.Engines;

/// <summary>A stream that was made of files.</summary>
/// <param name="Format">What it is, for the manifest.</param>
/// <param name="Stored">How it lies in its repository.</param>
internal sealed record PackedStream(string Format, StoredStream Stored);
