using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Agents;

/// <summary>Something that an agent said. Notices of one session come in the order in which the agent said them, and after all notices of the session before it.</summary>
internal abstract record AgentNotice(AgentSession Session)
{
    /// <summary>The session began; the agent's journal holds these jobs.</summary>
    internal sealed record Connected(AgentSession Session, IReadOnlyList<KnownJob> Jobs) : AgentNotice(Session);

    /// <summary>An event that has to be stored and acknowledged.</summary>
    internal sealed record Event(AgentSession Session, JobEvent JobEvent) : AgentNotice(Session);

    /// <summary>How far a job is; may be missing.</summary>
    internal sealed record Progress(AgentSession Session, JobProgress JobProgress) : AgentNotice(Session);
}
