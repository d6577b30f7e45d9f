using DbCalm.Core.Errors;

namespace DbCalm.Controller.Agents;

/// <summary>The connected agents.</summary>
internal static class AgentsFeature
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services.AddSingleton<AgentSessions>();

    /// <summary>Has agents sent away when the controller stops: they come back to the next one.</summary>
    public static void UseAgents(this WebApplication app) => app.Lifetime.ApplicationStopping.Register(() =>
        app.Services.GetRequiredService<AgentSessions>().CloseAll(new DbCalmException(ErrorCode.Unavailable, "the controller is stopping", "connect again later")));
}
