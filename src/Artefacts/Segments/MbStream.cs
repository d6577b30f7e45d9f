using System.Globalization;

namespace DbCalm.Artefacts.Segments;

/// <summary>How mbstream, MariaDB's tool for the stream of a physical backup, is told what to do.</summary>
public static class MbStream
{
    /// <summary>The arguments that unpack the standard input into <paramref name="directory"/>, which exists.</summary>
    /// <remarks>Making the pages of new files is what unpacking waits for, so it has a thread a core; the chunks of one file stay in order.</remarks>
    public static IReadOnlyList<string> Unpack(string directory) => ["-x", "--parallel=" + SegmentFormat.Workers.ToString(CultureInfo.InvariantCulture), "-C", directory];
}
