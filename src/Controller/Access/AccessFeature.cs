using DbCalm.Controller.Agents;
using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Access;

/// <summary>Callers, and what a rule asks of them.</summary>
internal static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton(provider => CertificateAuthority.Open(provider.GetRequiredService<ControllerOptions>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<EnrollmentTokens>()
        .AddSingleton<ServerCertificates>()
        .AddSingleton<RotationSignal>()
        .AddSingleton<HostTrust>()
        .AddSingleton<IHostTrust>(provider => provider.GetRequiredService<HostTrust>())
        .AddSingleton<HostAdmission>()
        .AddSingleton<AuthorityRotation>()
        .AddHostedService<RotationLoop>()
        .AddSingleton<HostEnrollment>()
        .AddSingleton<CallerIdentification>();
}
