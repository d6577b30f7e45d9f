using System.Threading.Channels;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Jobs;

/// <summary>Passes on what one running job tells: steps and batches of log lines to the ledger, progress to whoever listens. Ends when the job has said all.</summary>
internal sealed partial class JobReporter(string jobId, JobLedger ledger, ChannelWriter<JobProgress> progress, TimeProvider time, ILogger logger)
{
    /// <summary>The most lines that are kept of one job.</summary>
    public const int MaxLines = 5000;

    /// <summary>The longest line, in characters.</summary>
    public const int MaxLineLength = 4096;

    private const int BatchLines = 200;
    private const int BatchCharacters = 256 << 10;
    private static readonly TimeSpan BatchAge = TimeSpan.FromMilliseconds(250);
    private readonly ProgressMeter meter = new(jobId, time);
    private readonly List<JobLogLine> batch = [];
    private int batchCharacters;
    private int lines;

    public async Task TellAllAsync(ChannelReader<JobNotice> notices)
    {
        Task<bool> ready = notices.WaitToReadAsync(CancellationToken.None).AsTask();
        long batchStarted = 0;
        while (true)
        {
            if (batch.Count > 0 && !ready.IsCompleted)
            {
                TimeSpan left = BatchAge - time.GetElapsedTime(batchStarted);
                await Task.WhenAny(ready, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, CancellationToken.None));
            }
            else if (!await ready)
            {
                break;
            }

            bool wasEmpty = batch.Count == 0;
            while (notices.TryRead(out JobNotice? notice))
            {
                Tell(notice);
            }

            batchStarted = wasEmpty ? time.GetTimestamp() : batchStarted;
            if (batch.Count > 0 && time.GetElapsedTime(batchStarted) >= BatchAge)
            {
                Flush();
            }

            ready = ready.IsCompleted ? notices.WaitToReadAsync(CancellationToken.None).AsTask() : ready;
        }

        Flush();
    }

    private void Tell(JobNotice notice)
    {
        switch (notice)
        {
            case JobNotice.StepStarted step:
                Flush();
                meter.Enter(step.Name);
                Attempt(() => ledger.Step(jobId, step.Name));
                break;
            case JobNotice.LogLine line:
                Add(line.Text);
                break;
            case JobNotice.Found found:
                Flush();
                ledger.Found(jobId, found.Backups);
                break;
            case JobNotice.Progress now when meter.Take(now) is { } message:
                progress.TryWrite(message);
                break;
        }
    }

    private void Add(string text)
    {
        if (lines > MaxLines)
        {
            return;
        }

        lines++;
        string kept = lines > MaxLines ? $"further lines are left out: a job's log holds {MaxLines}" : text.Length > MaxLineLength ? text[..MaxLineLength] + "…" : text;
        batch.Add(new JobLogLine { At = Timestamp.FromDateTimeOffset(time.GetUtcNow()), Text = kept });
        batchCharacters += kept.Length;
        if (batch.Count >= BatchLines || batchCharacters >= BatchCharacters)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (batch.Count > 0)
        {
            JobLogLine[] told = [.. batch];
            batch.Clear();
            batchCharacters = 0;
            Attempt(() => ledger.Log(jobId, told));
        }
    }

    // A full disk must not end a job because nobody can be told about a line of it; its result is written with more patience.
    private void Attempt(Action tell)
    {
        try
        {
            tell();
        }
        catch (IOException e)
        {
            LogNotKept(logger, jobId, e);
        }
    }

    [LoggerMessage(EventId = 1110, Level = LogLevel.Warning, Message = "Lost a step or log lines of job {JobId}: the outbox can't be written")]
    private static partial void LogNotKept(ILogger logger, string jobId, Exception exception);
}
