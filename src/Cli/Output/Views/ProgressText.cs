using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Progress of a step in figures.</summary>
internal static class ProgressText
{
    /// <summary>The figures of a step, e.g. <c>42 % 512.0 MiB of 1.2 GiB 180 MiB/s ETA 4s</c>; empty while nothing is known.</summary>
    public static string Of(Progress? progress)
    {
        if (progress is null)
        {
            return "";
        }

        string percent = progress.HasPercent ? Human.Percent(progress.Percent) + " " : "";
        return percent + Figures(progress);
    }

    /// <summary>The same without the percentage, for beside a bar.</summary>
    public static string Figures(Progress progress)
    {
        var parts = new List<string>();
        if (progress.DoneBytes > 0 || progress.TotalBytes > 0)
        {
            parts.Add(Human.Bytes(progress.DoneBytes));
        }

        if (progress.TotalBytes > 0)
        {
            parts.Add($"of {Human.Bytes(progress.TotalBytes)}");
        }

        if (progress.BytesPerSecond > 0)
        {
            parts.Add(Human.Rate(progress.BytesPerSecond));
        }

        if (progress.HasEtaSeconds)
        {
            parts.Add($"ETA {Human.Eta(progress.EtaSeconds)}");
        }

        return string.Join(' ', parts);
    }
}
