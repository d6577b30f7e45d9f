using DbCalm.Controller.Jobs;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>Jobs for operators, with what is known of them only in passing.</summary>
internal static class JobViewMapping
{
    // The total is an estimate, and only the end is the end.
    private const double MostPercent = 99.9;

    /// <summary>The wire form.</summary>
    public static Job ToWire(this JobView view)
    {
        Job wire = view.Job.ToWire(view.Host, view.Instance);
        wire.WaitingFor = view.WaitingFor;
        wire.Progress = view.Progress is { } progress ? ToWire(progress) : null;
        wire.Verification = view.Finished?.Verification;
        wire.Check = view.Finished?.Check;
        wire.Test = view.Finished?.Test;
        wire.Deletion = view.Finished?.Deletion;
        wire.Retries = view.Finished?.Retries ?? 0;
        return wire;
    }

    /// <summary>The wire form.</summary>
    public static JobLogLine ToWire(this LogLine line) => new() { At = line.At.ToWire(), Text = line.Text };

    /// <summary>Progress with what can be worked out of it.</summary>
    internal static Progress ToWire(DbCalm.Protocol.V1.JobProgress progress)
    {
        double rate = double.IsFinite(progress.BytesPerSecond) ? Math.Max(progress.BytesPerSecond, 0) : 0;
        var wire = new Progress
        {
            Step = JobEventMapping.Cut(progress.Step),
            DoneBytes = progress.DoneBytes,
            TotalBytes = progress.TotalBytes,
            StoredBytes = progress.StoredBytes,
            BytesPerSecond = rate,
        };
        if (progress.TotalBytes > 0)
        {
            wire.Percent = Math.Min(100.0 * progress.DoneBytes / progress.TotalBytes, MostPercent);
            if (rate >= 1 && progress.DoneBytes < progress.TotalBytes)
            {
                wire.EtaSeconds = (ulong)Math.Ceiling((progress.TotalBytes - progress.DoneBytes) / rate);
            }
        }

        return wire;
    }
}
