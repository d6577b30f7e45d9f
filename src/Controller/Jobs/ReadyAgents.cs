using System.Collections.Concurrent;
using DbCalm.Controller.Agents;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Jobs;

/// <summary>The agents that can take offers: connected, and what they said of their jobs in the hello is dealt with.</summary>
internal sealed class ReadyAgents(AgentSessions sessions)
{
    private readonly ConcurrentDictionary<HostId, AgentSession> ready = new();

    /// <summary>The hosts of these agents.</summary>
    public IReadOnlySet<HostId> Hosts => ready.Values.Where(sessions.IsCurrent).Select(session => session.Host).ToHashSet();

    /// <summary>From now on the session's agent can take offers.</summary>
    public void Add(AgentSession session) => ready[session.Host] = session;

    /// <summary>Sends to the agent; false when it is not ready.</summary>
    public bool TrySend(HostId host, ConnectResponse message) =>
        ready.TryGetValue(host, out AgentSession? session) && sessions.IsCurrent(session) && session.TrySend(message);
}
