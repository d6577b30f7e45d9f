using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Output.Views;

/// <summary>Times of the wire as people read them; empty when absent.</summary>
internal static class Moment
{
    /// <summary>E.g. <c>2 minutes ago</c>.</summary>
    public static string Ago(Timestamp? time, DateTimeOffset now) => time is null ? "" : Human.Ago(time.ToDateTimeOffset(), now);

    /// <summary>E.g. <c>2026-11-21 10:45:00 UTC (2 minutes ago)</c>.</summary>
    public static string Full(Timestamp? time, DateTimeOffset now) => time is null
        ? ""
        : $"{time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({Ago(time, now)})";

    /// <summary>From <paramref name="start"/> to <paramref name="end"/>, or until now while there is no end.</summary>
    public static string Between(Timestamp? start, Timestamp? end, DateTimeOffset now) => start is null
        ? ""
        : Human.Duration((end?.ToDateTimeOffset() ?? now) - start.ToDateTimeOffset());
}
