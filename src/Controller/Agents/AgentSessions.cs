using System.Collections.Concurrent;
using System.Threading.Channels;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using HostStanding = DbCalm.Controller.Fleet.HostStanding;

namespace DbCalm.Controller.Agents;

/// <summary>The connected agents, at most one a host: sends to each, and one stream of what they say. Knows nothing of what a job is.</summary>
internal sealed partial class AgentSessions(StoreDatabase database, HostRoster roster, IHostTrust trust, ControllerOptions options, TimeProvider time, ILogger<AgentSessions> logger)
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

    /// <summary>Sends to every agent that is connected.</summary>
    public void SendAll(ConnectResponse message)
    {
        foreach (AgentSession session in sessions.Values)
        {
            session.TrySend(message);
        }
    }

    /// <summary>The hosts whose agents are connected.</summary>
    public IReadOnlySet<HostId> Connected => sessions.Keys.ToHashSet();

    /// <summary>Ends every session with <paramref name="reason"/>.</summary>
    public void CloseAll(DbCalmException reason)
    {
        foreach (AgentSession session in sessions.Values)
        {
            session.Close(reason);
        }
    }

    /// <summary>Holds one agent's session from its hello to its end. A second process that speaks for a host whose first one still answers ends both.</summary>
    public async Task RunAsync(FleetHost host, AgentStream stream, CancellationToken cancellationToken)
    {
        Hello hello = await ReadHelloAsync(stream, cancellationToken);
        var session = new AgentSession(host.Id, host.Name, hello, stream, options.HeartbeatInterval, time) { TrustedUntil = host.Certificate.ExpiresAt };
        await AdmitAsync(session, host, cancellationToken);
        try
        {
            await CheckStillMemberAsync(host, cancellationToken);
            await CompareAuthoritiesAsync(session, host, hello, cancellationToken);
            IReadOnlyList<string> problems = hello.Facts is { } facts ? await roster.TakeFactsAsync(host.Id, facts, cancellationToken) : [];
            long acknowledged = await database.ReadAsync(store => OutboxStore.FindAsync(store, host.Id, hello.OutboxId), cancellationToken);
            LogConnected(host.Name, host.Id, session.RunId);
            await session.RunAsync(WelcomeFor(host, acknowledged, problems), notices.Writer, (message, token) => TakeAsync(session, message, token), cancellationToken);
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

    private async Task TakeAsync(AgentSession session, ConnectRequest message, CancellationToken cancellationToken)
    {
        switch (message.MessageCase)
        {
            case ConnectRequest.MessageOneofCase.Facts:
                await roster.TakeFactsAsync(session.Host, message.Facts, cancellationToken);
                break;
            case ConnectRequest.MessageOneofCase.RenewalRequest:
                session.TrySend(new ConnectResponse { Renewal = await RenewAsync(session, message.RenewalRequest, cancellationToken) });
                break;
            case ConnectRequest.MessageOneofCase.RenewalKept:
                await KeptAsync(session, message.RenewalKept.Sha256, cancellationToken);
                break;
            case ConnectRequest.MessageOneofCase.AuthoritiesKept:
                await trust.AuthoritiesKeptAsync(session.Host, message.AuthoritiesKept.Sha256, cancellationToken);
                break;
        }
    }

    // A request that makes no sense ends nothing: the agent hears it and keeps what it has.
    private async Task<RenewalAnswer> RenewAsync(AgentSession session, RenewalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // That it kept the one before may not have been heard; the next one must not take its place.
            await KeptAsync(session, request.KeptSha256, cancellationToken);
            return new RenewalAnswer { Certificate = ByteString.CopyFrom(await trust.RenewAsync(session.Host, request.Request.ToByteArray(), cancellationToken)) };
        }
        catch (DbCalmException e)
        {
            LogNotRenewed(session.HostName, session.Host, e.Message);
            return new RenewalAnswer { Error = e.ToFailure().ToWire() };
        }
    }

    private async Task KeptAsync(AgentSession session, string sha256, CancellationToken cancellationToken) =>
        session.TrustedUntil = await trust.KeptAsync(session.Host, sha256, cancellationToken) ?? session.TrustedUntil;

    // The session is known to all by now: what changes after this look reaches it as it reaches the others.
    private async Task CompareAuthoritiesAsync(AgentSession session, FleetHost host, Hello hello, CancellationToken cancellationToken)
    {
        if (hello.AuthoritiesSha256 != host.AuthoritiesSha256)
        {
            await trust.AuthoritiesKeptAsync(host.Id, hello.AuthoritiesSha256, cancellationToken);
        }

        if (hello.AuthoritiesSha256 != trust.Authorities.Sha256)
        {
            session.TrySend(new ConnectResponse { Authorities = trust.Authorities.ToWire() });
        }
    }

    // A removal between the check of the caller and the session's admission found no session to close.
    private async Task CheckStillMemberAsync(FleetHost host, CancellationToken cancellationToken)
    {
        FleetHost? now = await database.ReadAsync(store => HostStore.FindAsync(store, host.Id), cancellationToken);
        if (now is null or { RemovedAt: not null } or { Standing: not HostStanding.Member } || now.Certificate.Sha256 != host.Certificate.Sha256)
        {
            throw new DbCalmException(ErrorCode.Unauthenticated, $"host {host.Name} was taken from the fleet or joined again", "see 'dbcalmctl hosts list'");
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

    private async Task AdmitAsync(AgentSession session, FleetHost host, CancellationToken cancellationToken)
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
                throw await QuarantineAsync(host, session, older, cancellationToken);
            }

            LogReplaced(session.HostName, session.Host, older.RunId, session.RunId);
            older.Close(new DbCalmException(ErrorCode.Unavailable, $"a newer connection of host {session.HostName} took over"));
            await older.Ended.WaitAsync(cancellationToken);
        }
    }

    // Which of the two is the true one nobody can tell from here, so neither goes on.
    private async Task<DbCalmException> QuarantineAsync(FleetHost host, AgentSession newer, AgentSession older, CancellationToken cancellationToken)
    {
        LogClone(host.Name, host.Id, newer.RunId, older.RunId);
        var reason = new DbCalmException(
            ErrorCode.NotPermitted,
            $"a second process with the identity of host {host.Name} connected while the first still answered; neither is let in",
            $"stop the false one, then: dbcalmctl hosts approve {host.Name}");
        await trust.QuarantineAsync(host, $"run {newer.RunId} connected while run {older.RunId} still answered", cancellationToken);
        older.Close(reason);
        return reason;
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

    [LoggerMessage(2005, LogLevel.Warning, "The certificate of host {Host} ({HostId}) was not renewed: {Reason}")]
    private partial void LogNotRenewed(HostName host, HostId hostId, string reason);

    [LoggerMessage(2002, LogLevel.Information, "Agent of host {Host} ({HostId}) disconnected, run {RunId}")]
    private partial void LogDisconnected(HostName host, HostId hostId, string runId);

    [LoggerMessage(2003, LogLevel.Warning, "Quarantined host {Host} ({HostId}): run {RunId} connected while run {OlderRunId} still answered")]
    private partial void LogClone(HostName host, HostId hostId, string runId, string olderRunId);

    [LoggerMessage(2004, LogLevel.Information, "Replaced the older session of host {Host} ({HostId}): run {OlderRunId} by run {RunId}")]
    private partial void LogReplaced(HostName host, HostId hostId, string olderRunId, string runId);
}
