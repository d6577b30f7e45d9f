using System.Globalization;
using System.Text.RegularExpressions;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>The series of a server or tool, e.g. 10.11: within one, the formats of files and backups stay the same.</summary>
internal readonly partial record struct ServerVersion(int Major, int Minor) : IComparable<ServerVersion>
{
    public static bool operator <(ServerVersion left, ServerVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ServerVersion left, ServerVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ServerVersion left, ServerVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ServerVersion left, ServerVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The series in a version text such as <c>10.11.19-MariaDB-0+deb12u1-log</c>; null when it starts otherwise.</summary>
    public static ServerVersion? Find(string text)
    {
        Match match = Series().Match(text);
        return match.Success
            ? new ServerVersion(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    /// <inheritdoc/>
    public int CompareTo(ServerVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    [GeneratedRegex(@"^(?<major>\d{1,4})\.(?<minor>\d{1,4})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Series();
}
