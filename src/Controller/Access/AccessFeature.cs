using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Access;

/// <summary>Who may join and who may call.</summary>
internal static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton(provider => CertificateAuthority.Open(provider.GetRequiredService<ControllerOptions>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<EnrollmentTokens>()
        .AddSingleton<Enrollment>()
        .AddSingleton<CallerIdentification>();
}
