namespace DbCalm.Artefacts.Segments;

/// <summary>Takes the bytes of the segments in order, on one thread; may block. They are gone when it returns.</summary>
public delegate void SegmentSink(ReadOnlySpan<byte> bytes);
