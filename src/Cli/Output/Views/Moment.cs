using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Output.Views;

/// <summary>Times of the wire as people read them; empty when absent.</summary>
internal static class Moment
{
    /// <summary>The age of a moment, e.g. <c>2 minutes ago</c>.</summary>
    public static string Ago(Timestamp? time, DateTimeOffset now) => time is null ? "" : Human.Ago(time.ToDateTimeOffset(), now);

    /// <summary>A moment with its age, e.g. <c>2026-11-21 10:45:00 UTC (2 minutes ago)</c>.</summary>
    public static string Full(Timestamp? time, DateTimeOffset now) => time is null
        ? ""
        : $"{time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({Ago(time, now)})";

    /// <summary>As the clocks of <paramref name="zone"/> show it, e.g. <c>2026-11-21 11:45 +01:00</c>.</summary>
    public static string Minute(Timestamp? time, TimeZoneInfo zone) => Text(time, zone, "yyyy-MM-dd HH:mm");

    /// <summary>The same with the day of the week, e.g. <c>Sat 2026-11-21 11:45 +01:00</c>.</summary>
    public static string Day(Timestamp? time, TimeZoneInfo zone) => Text(time, zone, "ddd yyyy-MM-dd HH:mm");

    /// <summary>From <paramref name="start"/> to <paramref name="end"/>, or until now while there is no end.</summary>
    public static string Between(Timestamp? start, Timestamp? end, DateTimeOffset now) => start is null
        ? ""
        : Human.Duration((end?.ToDateTimeOffset() ?? now) - start.ToDateTimeOffset());

    private static string Text(Timestamp? time, TimeZoneInfo zone, string format)
    {
        if (time is null)
        {
            return "";
        }

        DateTimeOffset local = TimeZoneInfo.ConvertTime(time.ToDateTimeOffset(), zone);
        return local.ToString(format, CultureInfo.InvariantCulture) + (
            local.Offset == TimeSpan.Zero ? " UTC" : local.ToString(" zzz", CultureInfo.InvariantCulture));
    }
}
