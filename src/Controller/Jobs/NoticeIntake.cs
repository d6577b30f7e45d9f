using DbCalm.Controller.Agents;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Jobs;

/// <summary>Takes in what agents say of their jobs, in order. An event is acknowledged when it is stored, never before.</summary>
internal sealed partial class NoticeIntake(
    AgentSessions sessions, JobReconciliation reconciliation, JobEvents events, JobWatchers watchers, ReadyAgents agents, DispatchSignal dispatch, ILogger<NoticeIntake> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (AgentNotice notice in sessions.Notices.ReadAllAsync(stoppingToken))
        {
            try
            {
                await TakeAsync(notice, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // What is not acknowledged comes again with the agent's next connection.
                LogFailed(notice.Session.HostName.Value, e);
                notice.Session.Close(new DbCalmException(ErrorCode.Unavailable, "the controller can't store events now", "its log has the details"));
            }
        }
    }

    /// <summary>Takes in one notice; throws when it could not be stored, and then it is not acknowledged.</summary>
    internal async Task TakeAsync(AgentNotice notice, CancellationToken cancellationToken)
    {
        switch (notice)
        {
            case AgentNotice.Connected connected:
                watchers.ForgetProgress(notice.Session.Host);
                await reconciliation.RunAsync(notice.Session, connected.Jobs, cancellationToken);
                agents.Add(notice.Session);
                dispatch.Raise();
                break;
            case AgentNotice.Progress progress:
                watchers.PublishProgress(notice.Session.Host, progress.JobProgress);
                break;
            case AgentNotice.Event { JobEvent: var jobEvent }:
                await events.StoreAsync(notice.Session, jobEvent, cancellationToken);
                CrashPoints.Pass("event-stored");
                notice.Session.TrySend(new ConnectResponse { Acknowledged = new EventsAcknowledged { Sequence = jobEvent.Sequence } });
                break;
        }
    }

    [LoggerMessage(4030, LogLevel.Error, "Taking in what host {Host} said failed; its session is closed so that it says it again")]
    private partial void LogFailed(string host, Exception exception);
}
