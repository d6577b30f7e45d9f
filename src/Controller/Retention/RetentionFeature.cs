namespace DbCalm.Controller.Retention;

/// <summary>How long backups are kept.</summary>
internal static class RetentionFeature
{
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<PolicyBook>()
        .AddSingleton<Cleanup>()
        .AddHostedService<RetentionLoop>();
}
