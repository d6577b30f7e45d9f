using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>Thins a job's progress to a few messages a second and works out its rate over the last seconds. One caller at a time.</summary>
internal sealed class ProgressMeter(string jobId, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly Queue<(long At, long Done)> samples = new();
    private string step = "";
    private long? lastSent;

    /// <summary>Starts anew: bytes count within a step.</summary>
    public void Enter(string newStep)
    {
        step = newStep;
        samples.Clear();
        lastSent = null;
    }

    /// <summary>The message for this progress; null while the last one is fresh.</summary>
    public JobProgress? Take(JobNotice.Progress progress)
    {
        long now = time.GetTimestamp();
        if (lastSent is { } sent && time.GetElapsedTime(sent, now) < Interval)
        {
            return null;
        }

        lastSent = now;
        samples.Enqueue((now, progress.DoneBytes));
        while (time.GetElapsedTime(samples.Peek().At, now) > Window)
        {
            samples.Dequeue();
        }

        (long oldestAt, long oldestDone) = samples.Peek();
        double seconds = time.GetElapsedTime(oldestAt, now).TotalSeconds;
        return new JobProgress
        {
            JobId = jobId,
            Step = step,
            DoneBytes = (ulong)Math.Max(0, progress.DoneBytes),
            TotalBytes = (ulong)Math.Max(0, progress.TotalBytes),
            StoredBytes = (ulong)Math.Max(0, progress.StoredBytes),
            BytesPerSecond = seconds > 0 ? Math.Max(0, progress.DoneBytes - oldestDone) / seconds : 0,
        };
    }
}
