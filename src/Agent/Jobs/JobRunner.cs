using System.Threading.Channels;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Platform;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;
using Outcome = DbCalm.Protocol.V1.JobOutcome;

namespace DbCalm.Agent.Jobs;

/// <summary>
/// Takes offers on, runs each at most once, and sees that each gets its one end. Jobs outlive sessions; only <see cref="StopAsync"/> interrupts them.
/// Offers and cancels come from one caller at a time.
/// </summary>
internal sealed partial class JobRunner(JobLedger ledger, JobJournal journal, string hostName, RunJob run, ChannelWriter<JobProgress> progress, TimeProvider time, ILogger logger)
    : IDisposable
{
    private const int NoticesInFlight = 1024;
    private static readonly TimeSpan ResultRetry = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private readonly Dictionary<string, RunningJob> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Called after each job's end.</summary>
    public Action JobEnded { get; set; } = () => { };

    /// <summary>Does what is owed after a job's work, however that ended; cancelled when the job is cancelled only now. What comes back is the job's end.</summary>
    public Func<JobOffer, JobContext, JobFinished, CancellationToken, Task<JobFinished>> After { get; init; } = (_, _, finished, _) => Task.FromResult(finished);

    /// <summary>Takes on what is offered. Throws <see cref="IOException"/> when it can't be written down: then nothing was started.</summary>
    public void Offer(JobOffer offer)
    {
        if (stopping.IsCancellationRequested)
        {
            LogRefused(logger, offer.JobId, "the agent is stopping");
            return;
        }

        if (!NameRules.IsValid(offer.JobId))
        {
            LogRefused(logger, NameRules.Quote(offer.JobId), "its id is not a valid name");
            return;
        }

        if (!ledger.Take(offer))
        {
            LogOfferedAgain(logger, offer.JobId, offer.Epoch);
            return;
        }

        CrashPoints.Pass("job-journaled");
        LogTaken(logger, offer.JobId, offer.SpecCase);
        Accept(offer.JobId);
        Start(offer);
    }

    /// <summary>Asks a running job to stop; does nothing for another one.</summary>
    public void Cancel(string jobId)
    {
        lock (gate)
        {
            if (running.TryGetValue(jobId, out RunningJob? job))
            {
                LogCancelled(logger, jobId);
                job.Cancel.Cancel();
            }
        }
    }

    /// <summary>Takes nothing more, interrupts what runs and waits until it has cleaned up and its end is written.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        Task[] work;
        lock (gate)
        {
            work = [.. running.Values.Select(job => job.Work)];
        }

        await Task.WhenAll(work);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private static string? OccupiedBy(JobOffer offer) => offer.SpecCase switch
    {
        JobOffer.SpecOneofCase.Backup => offer.Backup.Instance,
        JobOffer.SpecOneofCase.Restore when offer.Restore.TargetCase == RestoreSpec.TargetOneofCase.Instance => offer.Restore.Instance,
        JobOffer.SpecOneofCase.Restore or JobOffer.SpecOneofCase.Verify or JobOffer.SpecOneofCase.None or _ => null,
    };

    // It is in the journal and must come to an end, heard or not: an end may overtake its acceptance.
    private void Accept(string jobId)
    {
        try
        {
            ledger.Accepted(jobId);
        }
        catch (IOException e)
        {
            LogNotAccepted(logger, jobId, e);
        }
    }

    private void Start(JobOffer offer)
    {
        string? occupies = OccupiedBy(offer);
        var cancel = new CancellationTokenSource();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token, stopping.Token);
        lock (gate)
        {
            // The controller may offer the next job of an instance as soon as it holds the end of the one before, which is a moment before that one is gone here.
            Task before = Task.WhenAll(running.Values.Where(job => occupies is not null && job.Occupies == occupies).Select(job => job.Work));
            running.Add(offer.JobId, new RunningJob(cancel, stop, occupies, Task.Run(() => RunAsync(offer, before, cancel.Token, stop.Token), CancellationToken.None)));
        }
    }

    private async Task RunAsync(JobOffer offer, Task before, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        string jobId = offer.JobId;
        JobFinished finished = await EndOfAsync(offer, before, cancelled, cancellationToken);
        if (await RecordAsync(jobId, finished))
        {
            CrashPoints.Pass("result-recorded");
            LogEnded(logger, jobId, finished.Outcome, finished.Error?.Message ?? finished.Result);
        }

        lock (gate)
        {
            if (running.Remove(jobId, out RunningJob? job))
            {
                job.Stop.Dispose();
                job.Cancel.Dispose();
            }
        }

        JobEnded();
    }

    // Everything that the job told is in the outbox before its end is.
    private async Task<JobFinished> EndOfAsync(JobOffer offer, Task before, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        Channel<JobNotice> notices = Channel.CreateBounded<JobNotice>(new BoundedChannelOptions(NoticesInFlight) { SingleReader = true });
        Task telling = new JobReporter(offer.JobId, ledger, progress, time, logger).TellAllAsync(notices.Reader);
        var id = new JobId(offer.JobId);
        var context = new JobContext(id, hostName, journal.TracesOf(id), notices.Writer, time);
        JobFinished finished;
        try
        {
            await before.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            finished = await WorkAsync(offer, context, cancellationToken);

            // Cancelling is said once, and repeated when it may have been lost: what stopped the work must not also stop what is owed after it.
            finished = await AfterWorkAsync(offer, context, finished, cancelled.IsCancellationRequested ? CancellationToken.None : cancelled);
        }
        finally
        {
            notices.Writer.Complete();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        finished.Retries = context.Retries;
        finished.Spaces.AddRange(context.Spaces);
        return telling.Exception is null ? finished : Untold(offer, telling.Exception.InnerException!);
    }

    // The job boundary: whatever comes out of the work becomes an end.
    private async Task<JobFinished> WorkAsync(JobOffer offer, JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await run(offer, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped();
        }
        catch (DbCalmException e)
        {
            return e.Code == ErrorCode.Cancelled && cancellationToken.IsCancellationRequested ? Stopped() : Failed(e.ToFailure());
        }
        catch (Exception e)
        {
            LogSurprised(logger, offer.JobId, e);
            return Failed(new Failure(ErrorCode.Internal, $"the agent failed: {e.Message}", "the agent's log has the details"));
        }
    }

    private async Task<JobFinished> AfterWorkAsync(JobOffer offer, JobContext context, JobFinished finished, CancellationToken cancellationToken)
    {
        try
        {
            return await After(offer, context, finished, cancellationToken);
        }
        catch (Exception e)
        {
            LogSurprised(logger, offer.JobId, e);
            finished.Warn($"what was to be done after the job failed: {e.Message}");
            return finished;
        }
    }

    // What a job found for the catalog is a part of its work: when that can't be kept, the work is not done.
    private JobFinished Untold(JobOffer offer, Exception error)
    {
        LogSurprised(logger, offer.JobId, error);
        return Failed(new Failure(ErrorCode.Unavailable, $"what the job found could not be kept: {error.Message}", "see to the disk of the agent's data directory and start it again"));
    }

    // A job's end must be written before it is told, so a full disk is waited out. When the agent stops meanwhile, its next start finds the job without an end.
    private async Task<bool> RecordAsync(string jobId, JobFinished finished)
    {
        while (true)
        {
            try
            {
                ledger.Finish(jobId, finished);
                return true;
            }
            catch (IOException e)
            {
                LogResultNotWritten(logger, jobId, e);
            }

            if (stopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.WhenAny(Task.Delay(ResultRetry, time, stopping.Token));
        }
    }

    private JobFinished Stopped() => stopping.IsCancellationRequested
        ? new JobFinished { Outcome = Outcome.Interrupted, Error = new Failure(ErrorCode.Interrupted, "the agent was stopped while the job ran", "start it again").ToWire() }
        : new JobFinished { Outcome = Outcome.Cancelled, Error = new Failure(ErrorCode.Cancelled, "cancelled on request", "").ToWire() };

    private static JobFinished Failed(Failure failure) => new() { Outcome = Outcome.Failed, Error = failure.ToWire() };

    [LoggerMessage(EventId = 1100, Level = LogLevel.Information, Message = "Took on job {JobId}: {Kind}")]
    private static partial void LogTaken(ILogger logger, string jobId, JobOffer.SpecOneofCase kind);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Job {JobId} was offered again, epoch {Epoch}; repeated its last word")]
    private static partial void LogOfferedAgain(ILogger logger, string jobId, uint epoch);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "Did not take on job {JobId}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string jobId, string reason);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Information, Message = "Job {JobId} was asked to stop")]
    private static partial void LogCancelled(ILogger logger, string jobId);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Information, Message = "Job {JobId} ended: {Outcome}. {Detail}")]
    private static partial void LogEnded(ILogger logger, string jobId, Outcome outcome, string detail);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "Job {JobId} met with a surprise")]
    private static partial void LogSurprised(ILogger logger, string jobId, Exception exception);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Error, Message = "The end of job {JobId} can't be written yet")]
    private static partial void LogResultNotWritten(ILogger logger, string jobId, Exception exception);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Warning, Message = "The acceptance of job {JobId} can't be written; it runs all the same")]
    private static partial void LogNotAccepted(ILogger logger, string jobId, Exception exception);
}
