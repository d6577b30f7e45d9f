using DbCalm.Controller.Agents;
using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobOutcome = DbCalm.Core.Jobs.JobOutcome;

namespace DbCalm.Controller.Jobs;

/// <summary>Stores one event of an agent with everything that follows from it, in one transaction with the place in its outbox.</summary>
internal sealed partial class JobEvents(StoreDatabase database, JobRecorder recorder, JobWatchers watchers, ILogger<JobEvents> logger)
{
    /// <summary>On return the event is stored, or was before, or can't mean anything here.</summary>
    public Task StoreAsync(AgentSession session, JobEvent jobEvent, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            bool isNew = jobEvent.Sequence <= long.MaxValue
                && await OutboxStore.AdvanceAsync(store, session.Host, session.OutboxId, (long)jobEvent.Sequence);
            if (!isNew)
            {
                return;
            }

            QueuedJob? queued = NameRules.IsValid(jobEvent.JobId) ? await JobStore.FindAsync(store, new JobId(jobEvent.JobId)) : null;
            if (queued is null || queued.Job.Host != session.Host)
            {
                LogForeign(session.HostName.Value, NameRules.Quote(jobEvent.JobId));
                return;
            }

            if (jobEvent.Log is { } log)
            {
                await AppendAsync(store, queued.Job, log);
                return;
            }

            if (jobEvent.Found is { } found)
            {
                await TakeFoundAsync(store, queued.Job, found);
                return;
            }

            await ChangeAsync(store, session, queued.Job, jobEvent);
        },
        cancellationToken);

    private async Task AppendAsync(StoreTransaction store, CoreJob job, JobLog log)
    {
        DateTimeOffset lastResort = job.CreatedAt;
        IReadOnlyList<LogLine> lines = await JobLogStore.AppendAsync(
            store, job.Id, log.Lines.Select(line => (TryTime(line, lastResort), JobEventMapping.Cut(line.Text))));
        store.AfterCommit(() => watchers.Publish(job.Id, job.Host, new JobUpdate(null, lines)));
    }

    private async Task TakeFoundAsync(StoreTransaction store, CoreJob job, FoundBackups found)
    {
        try
        {
            if (await JobStore.FindOfferAsync(store, job.Id) is { } offer)
            {
                await FoundBackupRecorder.StoreAsync(store, job, StoredMessage.Read<JobOffer>(offer), found);
            }
        }
        catch (DbCalmException e)
        {
            LogUnreadable(job.Id, JobEvent.EventOneofCase.Found, e.Message);
        }
    }

    private async Task ChangeAsync(StoreTransaction store, AgentSession session, CoreJob job, JobEvent jobEvent)
    {
        JobChange? change;
        EndReport? report = null;
        try
        {
            change = jobEvent.ToCore();
            report = jobEvent.Finished is { } finished ? EndReports.Read(job, await JobStore.FindOfferAsync(store, job.Id), finished) : null;
        }
        catch (DbCalmException e)
        {
            LogUnreadable(job.Id, jobEvent.EventCase, e.Message);
            if (jobEvent.Finished is null)
            {
                return;
            }

            // The job did end, and nothing that its agent says can be relied on.
            var failure = new Failure(ErrorCode.Internal, $"the agent's report can't be used: {e.Message}", "look at the agent's log");
            change = new JobChange.Finished((int)Math.Min(jobEvent.Epoch, int.MaxValue), job.StartedAt ?? job.CreatedAt, CoreJobOutcome.Failed, failure, "");
        }

        if (change is null)
        {
            return;
        }

        CoreJob after = await recorder.ApplyAsync(store, job, change, report);
        bool isToStop = job.IsTerminal || (after.CancelRequested && jobEvent.Accepted is not null);
        if (isToStop && jobEvent.Finished is null)
        {
            // It ended here while its agent goes on with it, or the wish to stop it may have been sent before the agent knew it.
            store.AfterCommit(() => session.TrySend(new ConnectResponse { Cancel = new JobCancel { JobId = job.Id.Value } }));
        }
        else if (after.IsTerminal && !job.IsTerminal)
        {
            store.AfterCommit(() => LogEnded(job.Id, after.State, after.Failure?.Message ?? after.Result));
        }
    }

    private static DateTimeOffset TryTime(JobLogLine line, DateTimeOffset otherwise)
    {
        try
        {
            return line.At.ToCore();
        }
        catch (DbCalmException)
        {
            return otherwise;
        }
    }

    [LoggerMessage(4040, LogLevel.Warning, "Host {Host} spoke of job {JobId}, which is not its own")]
    private partial void LogForeign(string host, string jobId);

    [LoggerMessage(4041, LogLevel.Warning, "The agent's word on job {JobId} ({Kind}) can't be used: {Reason}")]
    private partial void LogUnreadable(JobId jobId, JobEvent.EventOneofCase kind, string reason);

    [LoggerMessage(4042, LogLevel.Information, "Job {JobId} ended: {State}. {Detail}")]
    private partial void LogEnded(JobId jobId, Core.Jobs.JobState state, string detail);
}
