namespace DbCalm.Controller.Watch;

/// <summary>Looks for what no event tells.</summary>
internal static class WatchFeature
{
    public static IServiceCollection AddWatch(this IServiceCollection services) => services
        .AddSingleton<WatchLoop>()
        .AddHostedService(provider => provider.GetRequiredService<WatchLoop>());
}
