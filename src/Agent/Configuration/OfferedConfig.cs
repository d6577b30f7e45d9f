using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Configuration;

/// <summary>The host's configuration as one job is to take it.</summary>
internal static class OfferedConfig
{
    /// <summary>The same with the repositories and the pace that <paramref name="offer"/> brings.</summary>
    public static AgentConfig For(this AgentConfig config, JobOffer offer) =>
        config.With([.. offer.Repositories.Select(definition => definition.ToCore())]).At(offer.Pace?.ToCore());
}
