using System.Threading.Channels;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Hooks;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Inventory;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Session;
using DbCalm.Agent.Tools;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Service;

/// <summary>One life of the agent: what an earlier one left is brought to an end, then jobs are served until it is asked to stop, then what runs is interrupted.</summary>
/// <param name="config">The instances and repositories of this host.</param>
/// <param name="identity">Who the agent is to the controller.</param>
/// <param name="dataDir">Its own directory.</param>
/// <param name="tools">Finds the tools of this host.</param>
/// <param name="engines">What it can take backups with.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where it logs.</param>
internal sealed partial class AgentRun(AgentConfig config, AgentIdentity identity, string dataDir, ToolLocator tools, BackupEngines engines, TimeProvider time, ILoggerFactory loggers)
{
    private const int ProgressInFlight = 64;

    // How long the last events may take to reach the controller when the agent stops; later ones are sent at the next start.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // How long the clean-up after an earlier life may keep the agent from serving; what takes longer, as a command after a job may, goes on beside it.
    private static readonly TimeSpan CleaningUp = TimeSpan.FromSeconds(10);
    private readonly ILogger logger = loggers.CreateLogger<AgentRun>();

    /// <summary>Runs until <paramref name="stop"/>; returns when everything has ended and been written down.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        LogStarted(logger, AgentVersion.Text, identity.HostName.Value, identity.Controller);
        var journal = new JobJournal(Path.Combine(dataDir, "jobs"));
        using EventOutbox outbox = EventOutbox.Open(Path.Combine(dataDir, "outbox"));
        NoteDamage(outbox);
        var ledger = new JobLedger(journal, outbox, time);
        var hooks = new HookedJobs(config, time);
        var works = new JobWorks(config, dataDir, engines, time);
        UnfinishedJobs unfinished = Unfinished(works, ledger, journal, hooks);
        Task ending = unfinished.EndAllAsync(stop);
        await Task.WhenAny(unfinished.TriedOnce, Task.Delay(CleaningUp, time, stop));

        Channel<JobProgress> progress = Channel.CreateBounded<JobProgress>(new BoundedChannelOptions(ProgressInFlight) { FullMode = BoundedChannelFullMode.DropOldest });
        var facts = new FactsBoard(KnownFacts.Of(config));
        using var runner = new JobRunner(ledger, journal, identity.HostName.Value, new JobWork(config, works, hooks).RunAsync, progress.Writer, time, loggers.CreateLogger<JobRunner>())
        { OccupiedBy = works.OccupiedBy, JobEnded = facts.Want, After = hooks.AfterWorkAsync };
        string runId = SessionLoop.NewRunId();
        using var keeping = new IdentityKeeping(dataDir, identity, time, loggers.CreateLogger<IdentityKeeping>());
        using var transfers = new TransferSender(config, keeping.Current, time, loggers.CreateLogger<TransferSender>());
        ILogger sessionLogger = loggers.CreateLogger<AgentSession>();
        AgentSession NewSession(AgentService.AgentServiceClient client) => new(client, runId, runner, ledger, outbox, progress.Reader, facts, time, sessionLogger) { Sender = transfers, Certificates = keeping.Exchange };
        var session = new SessionLoop(keeping, NewSession, new ReconnectDelay(Random.Shared), time, sessionLogger) { Connected = facts.Want };

        using var sessionEnd = new CancellationTokenSource();
        Task serving = session.RunAsync(sessionEnd.Token);
        Task gathering = new FactsLoop(new FactsGatherer(config, tools, engines), facts, time, loggers.CreateLogger<FactsLoop>()).RunAsync(stop);
        Task renewing = keeping.RunAsync(stop);
        await AskedToStopAsync(stop, serving, gathering, renewing);

        LogStopping(logger);
        await runner.StopAsync();
        await SayFarewellAsync(session, outbox);
        await sessionEnd.CancelAsync();
        await Task.WhenAll(serving, gathering, renewing, ending);
        LogStopped(logger);
    }

    private void NoteDamage(EventOutbox outbox)
    {
        if (outbox.DroppedBytes > 0)
        {
            LogOutboxCut(logger, outbox.DroppedBytes);
        }
    }

    private UnfinishedJobs Unfinished(JobWorks works, JobLedger ledger, JobJournal journal, HookedJobs hooks)
    {
        var recovery = new HookedRecovery(new JobRecovery(works, time).RecoverAsync, hooks, ledger, time);
        return new UnfinishedJobs(ledger, journal, recovery.RecoverAsync, time, loggers.CreateLogger<UnfinishedJobs>());
    }

    // The loops end only when they are asked to; one that fails takes the agent down instead of leaving it deaf.
    private Task<Task> AskedToStopAsync(CancellationToken stop, params Task[] loops) => Task.WhenAny([Task.Delay(Timeout.InfiniteTimeSpan, time, stop), .. loops]);

    private async Task SayFarewellAsync(SessionLoop session, EventOutbox outbox)
    {
        if (session.IsConnected)
        {
            using var patience = new CancellationTokenSource(Farewell, time);
            await outbox.WhenDrainedAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Started dbcalm-agent {Version} as host {HostName} of {Controller}")]
    private static partial void LogStarted(ILogger logger, string version, string hostName, Uri controller);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Dropped {Bytes} damaged bytes at the end of the outbox, as after a power cut")]
    private static partial void LogOutboxCut(ILogger logger, long bytes);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "Stopping: took nothing more, interrupted what ran")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "Stopped")]
    private static partial void LogStopped(ILogger logger);
}
