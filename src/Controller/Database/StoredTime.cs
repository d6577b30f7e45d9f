using System.Globalization;

namespace DbCalm.Controller.Database;

/// <summary>Instants as text that sorts by time: ISO 8601, UTC, always the same width.</summary>
internal static class StoredTime
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The stored text.</summary>
    public static string ToStored(this DateTimeOffset instant) => instant.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>The stored text; null stays null.</summary>
    public static string? ToStored(this DateTimeOffset? instant) => instant?.ToStored();

    /// <summary>The instant of a stored text.</summary>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The instant of a stored text; null stays null.</summary>
    public static DateTimeOffset? ParseOptional(string? text) => text is null ? null : Parse(text);
}
