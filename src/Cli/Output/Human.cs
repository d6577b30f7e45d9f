using System.Globalization;

namespace DbCalm.Cli.Output;

/// <summary>Numbers and times as people say them.</summary>
internal static class Human
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A count of bytes, e.g. <c>512.0 MiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        // 1023.96 would print as 1024.0 of the smaller unit.
        while (Math.Abs(bytes) >= 1023.95 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary>A count of bytes a second, e.g. <c>180 MiB/s</c>.</summary>
    public static string Rate(double bytesPerSecond)
    {
        int unit = 0;
        while (bytesPerSecond >= 1023.5 && unit < Units.Length - 1)
        {
            bytesPerSecond /= 1024;
            unit++;
        }

        string format = bytesPerSecond < 10 && unit > 0 ? "0.0" : "0";
        return $"{bytesPerSecond.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}/s";
    }

    /// <summary>A length of time, e.g. <c>0.4s</c>, <c>12s</c>, <c>3m12s</c>, <c>2h05m</c>, <c>3d4h</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        time = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        if (time < TimeSpan.FromSeconds(9.95))
        {
            return time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s";
        }

        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        FormattableString text = rounded switch
        {
            { TotalMinutes: < 1 } => $"{rounded.Seconds}s",
            { TotalHours: < 1 } => $"{rounded.Minutes}m{rounded.Seconds:00}s",
            { TotalDays: < 1 } => $"{rounded.Hours}h{rounded.Minutes:00}m",
            _ => $"{rounded.Days}d{rounded.Hours}h",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds until something ends, e.g. <c>4s</c>, <c>3m12s</c>.</summary>
    public static string Eta(ulong seconds) =>
        seconds < 10
            ? seconds.ToString(CultureInfo.InvariantCulture) + "s"
            : Duration(TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)));

    /// <summary>The age of <paramref name="then"/>, e.g. <c>2 minutes ago</c>; <c>in 3 hours</c> when it is to come.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now)
    {
        TimeSpan age = now - then;
        TimeSpan distance = age.Duration();
        if (distance < TimeSpan.FromSeconds(1))
        {
            return "now";
        }

        // What was given an hour a moment ago ends in an hour, not in 59 minutes.
        if (age < TimeSpan.Zero)
        {
            distance += distance < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(30);
        }

        (long count, string noun) = distance switch
        {
            { TotalMinutes: < 1 } => ((long)distance.TotalSeconds, "second"),
            { TotalHours: < 1 } => ((long)distance.TotalMinutes, "minute"),
            { TotalDays: < 1 } => ((long)distance.TotalHours, "hour"),
            _ => ((long)distance.TotalDays, "day"),
        };
        string amount = string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
        return age > TimeSpan.Zero ? $"{amount} ago" : $"in {amount}";
    }

    /// <summary>A count of something, e.g. <c>1 backup</c> or <c>12 backups</c>.</summary>
    public static string Count(long count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several)}");

    /// <summary>A part of a whole, e.g. <c>42 %</c>.</summary>
    public static string Percent(double percent) => Math.Floor(percent).ToString("0", CultureInfo.InvariantCulture) + " %";
}
