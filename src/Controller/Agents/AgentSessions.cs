using System.Collections.Concurrent;
using System.Threading.Channels;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Agents;

/// <summary>The connected agents, at most one a host: sends to each, and one stream of what they say. Knows nothing of what a job is.</summary>
internal sealed partial class AgentSessions(StoreDatabase database, HostRoster roster, ControllerOptions options, TimeProvider time, ILogger<AgentSessions> logger)
{
    private const int QueuedNotices = 4096;
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<HostId, AgentSession> sessions = new();
    private readonly Channel<AgentNotice> notices = Channel.CreateBounded<AgentNotice>(new BoundedChannelOptions(QueuedNotices) { SingleReader = true });

    /// <summary>What all agents say; for one reader, who makes them wait when it is slow.</summary>
    public ChannelReader<AgentNotice> Notices => notices.Reader;

    /// <summary>The session of <paramref name="host"/>; null while its agent is away.</summary>
    public AgentSession? Find(HostId host) => sessions.GetValueOrDefault(host);

    /// <summary>True while <paramref name="session"/> is the one of its host.</summary>
    public bool IsCurrent(AgentSession session) => ReferenceEquals(Find(session.Host), session);

    /// <summary>Sends to the agent of <paramref name="host"/>; false when it is away.</summary>
    public bool TrySend(HostId host, ConnectResponse message) => Find(host)?.TrySend(message) ?? false;

    /// <summary>Ends every session with <paramref name="reason"/>.</summary>
    public void CloseAll(DbCalmException reason)
    {
        foreach (AgentSession session in sessions.Values)
        {
            session.Close(reason);
        }
    }

    /// <summary>Holds one agent's session from its hello to its end. Refuses a second process that speaks for a host whose first one still answers.</summary>
    public async Task RunAsync(FleetHost host, AgentStream stream, CancellationToken cancellationToken)
    {
        Hello hello = await ReadHelloAsync(stream, cancellationToken);
        var session = new AgentSession(host.Id, host.Name, hello, stream, options.HeartbeatInterval, time);
        await AdmitAsync(session, cancellationToken);
        try
        {
            await CheckStillMemberAsync(host, cancellationToken);
            IReadOnlyList<string> problems = hello.Facts is { } facts ? await roster.TakeFactsAsync(host.Id, facts, cancellationToken) : [];
            long acknowledged = await database.ReadAsync(store => OutboxStore.FindAsync(store, host.Id, hello.OutboxId), cancellationToken);
            LogConnected(host.Name, host.Id, session.RunId);
            await session.RunAsync(WelcomeFor(host, acknowledged, problems), notices.Writer, (newer, token) => roster.TakeFactsAsync(host.Id, newer, token), cancellationToken);
        }
        finally
        {
            Dismiss(session);
            LogDisconnected(host.Name, host.Id, session.RunId);
            await roster.SeenAsync(host.Id, time.GetUtcNow(), CancellationToken.None);
        }
    }

    /// <summary>Makes the session the one of its host; false when that has one.</summary>
    internal bool TryAdmit(AgentSession session) => sessions.TryAdd(session.Host, session);

    /// <summary>Ends what <see cref="TryAdmit"/> began.</summary>
    internal void Dismiss(AgentSession session)
    {
        sessions.TryRemove(KeyValuePair.Create(session.Host, session));
        session.MarkEnded();
    }

    // A removal between the check of the caller and the session's admission found no session to close.
    private async Task CheckStillMemberAsync(FleetHost host, CancellationToken cancellationToken)
    {
        FleetHost? now = await database.ReadAsync(store => HostStore.FindAsync(store, host.Id), cancellationToken);
        if (now is null or { RemovedAt: not null } || now.CertificateSha256 != host.CertificateSha256)
        {
            throw new DbCalmException(ErrorCode.Unauthenticated, $"host {host.Name} was removed from the fleet or joined again", "enroll it again");
        }
    }

    private async Task<Hello> ReadHelloAsync(AgentStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(HelloTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (await stream.Requests.MoveNext(linked.Token) && stream.Requests.Current.Hello is { } hello)
            {
                // Both become keys of ours.
                NameRules.Check(hello.RunId, "run id");
                NameRules.Check(hello.OutboxId, "outbox id");
                return hello;
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "the agent sent no hello in time", "connect again");
        }

        throw new DbCalmException(ErrorCode.InvalidInput, "the agent's first message is not a hello", "use an agent of this version");
    }

    private async Task AdmitAsync(AgentSession session, CancellationToken cancellationToken)
    {
        while (!TryAdmit(session))
        {
            if (Find(session.Host) is not { } older)
            {
                continue;
            }

            bool isSameRun = older.RunId == session.RunId;
            if (!isSameRun && await older.AnswersAsync(ProbeTime, cancellationToken))
            {
                LogClone(session.HostName, session.Host, session.RunId, older.RunId);
                await roster.CloneSeenAsync(session.Host, cancellationToken);
                throw new DbCalmException(
                    ErrorCode.Refused,
                    $"a second process with the identity of host {session.HostName} tried to connect while the first still answers",
                    "run one agent a host; a copied machine must enroll under its own name");
            }

            LogReplaced(session.HostName, session.Host, older.RunId, session.RunId);
            older.Close(new DbCalmException(ErrorCode.Unavailable, $"a newer connection of host {session.HostName} took over"));
            await older.Ended.WaitAsync(cancellationToken);
        }
    }

    private TimeSpan ProbeTime => options.HeartbeatInterval < LongestProbe ? options.HeartbeatInterval : LongestProbe;

    private Welcome WelcomeFor(FleetHost host, long acknowledged, IReadOnlyList<string> problems) => new()
    {
        HostId = host.Id.Value,
        HostName = host.Name.Value,
        HeartbeatInterval = options.HeartbeatInterval.ToDuration(),
        AcknowledgedSequence = (ulong)acknowledged,
        Problems = { problems },
    };

    [LoggerMessage(2001, LogLevel.Information, "Agent of host {Host} ({HostId}) connected, run {RunId}")]
    private partial void LogConnected(HostName host, HostId hostId, string runId);

    [LoggerMessage(2002, LogLevel.Information, "Agent of host {Host} ({HostId}) disconnected, run {RunId}")]
    private partial void LogDisconnected(HostName host, HostId hostId, string runId);

    [LoggerMessage(2003, LogLevel.Warning, "Refused a second process with the identity of host {Host} ({HostId}): run {RunId} while run {OlderRunId} still answered")]
    private partial void LogClone(HostName host, HostId hostId, string runId, string olderRunId);

    [LoggerMessage(2004, LogLevel.Information, "Replaced the older session of host {Host} ({HostId}): run {OlderRunId} by run {RunId}")]
    private partial void LogReplaced(HostName host, HostId hostId, string olderRunId, string runId);
}
