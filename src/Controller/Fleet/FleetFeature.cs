namespace DbCalm.Controller.Fleet;

/// <summary>Hosts and instances.</summary>
internal static class FleetFeature
{
    public static IServiceCollection AddFleet(this IServiceCollection services) => services
        .AddSingleton<HostRoster>()
        .AddSingleton<InstanceBook>();
}
