namespace DbCalm.Artefacts.Codecs;

/// <summary>
/// One method of compression. Every segment becomes a whole unit of the method's own file format, so that units one after the other are a file that the
/// method's own program reads. One thread at a time; what it needs is kept for the next segment.
/// </summary>
public interface ISegmentCodec : IDisposable
{
    /// <summary>The most bytes that <paramref name="plainBytes"/> can become.</summary>
    int MaxPackedBytes(int plainBytes);

    /// <summary>Writes <paramref name="plain"/> as one unit to the start of <paramref name="packed"/>, which has room for the worst case; returns the unit's bytes.</summary>
    int Compress(ReadOnlySpan<byte> plain, Span<byte> packed);

    /// <summary>Writes what the unit <paramref name="packed"/> holds to the start of <paramref name="plain"/>; returns its bytes. Throws corrupt when it is damaged, cut, or does not fit.</summary>
    int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain);
}
