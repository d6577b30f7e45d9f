using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Audit;

/// <summary>The audit trail: who did what.</summary>
internal static class AuditFeature
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(provider => AuditKey.Open(provider.GetRequiredService<ControllerOptions>()))
        .AddSingleton<AuditLog>()
        .AddSingleton<AuditVerifier>()
        .AddSingleton<RefusalLimit>()
        .AddHostedService<SealLoop>()

        // After the seals, so that it stops before the last of them is made.
        .AddSingleton<RefusalLoop>()
        .AddHostedService(provider => provider.GetRequiredService<RefusalLoop>());
}
