using DbCalm.Core.Manifests;

namespace DbCalm.Artefacts.Segments;

/// <summary>What became of a plain stream.</summary>
/// <param name="Segments">Its segments in order.</param>
/// <param name="PlainBytes">Bytes read.</param>
/// <param name="StoredBytes">Bytes written.</param>
/// <param name="Sha256">SHA-256 of all that was written, in lower-case hex.</param>
public sealed record StoredStream(IReadOnlyList<Segment> Segments, long PlainBytes, long StoredBytes, string Sha256);
