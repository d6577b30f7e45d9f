using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DbCalm.Cli.Tests.Server;

/// <summary>A real gRPC server in this process, with the fleet that a test gives it.</summary>
internal sealed class TestController : IAsyncDisposable
{
    private readonly WebApplication application;

    private TestController(WebApplication application) => this.application = application;

    /// <summary>The port of a server on TLS.</summary>
    public int Port => new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>Serves on a unix socket.</summary>
    public static Task<TestController> OnSocketAsync(TestFleet fleet, string path) =>
        StartAsync(fleet, kestrel => kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2));

    /// <summary>Serves with TLS 1.3 on this port, or on a free one.</summary>
    public static Task<TestController> OnTlsAsync(TestFleet fleet, X509Certificate2 certificate, int port = 0) =>
        StartAsync(fleet, kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate, tls => tls.SslProtocols = SslProtocols.Tls13);
        }));

    /// <summary>A new authority and a certificate that it signed for <paramref name="address"/>.</summary>
    public static (CaPin Pin, X509Certificate2 Server) NewAuthority(IPAddress address)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=DbCalm test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));

        using ECDsa serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=controller", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        serverRequest.CertificateExtensions.Add(names.Build());
        serverRequest.CertificateExtensions.Add(AuthorityExtension.Create(authority));
        using X509Certificate2 signed = serverRequest.Create(authority, now.AddMinutes(-5), now.AddMinutes(50), [1, 2, 3, 4]);
        return (CaPin.Of(authority), signed.CopyWithPrivateKey(serverKey));
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private static async Task<TestController> StartAsync(TestFleet fleet, Action<KestrelServerOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(fleet);
        builder.Services.AddGrpc();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.ConfigureKestrel(listen);
        WebApplication application = builder.Build();
        application.MapGrpcService<TestHosts>();
        application.MapGrpcService<TestInstances>();
        application.MapGrpcService<TestBackups>();
        application.MapGrpcService<TestJobs>();
        application.MapGrpcService<TestStatus>();
        application.MapGrpcService<TestSchedules>();
        application.MapGrpcService<TestRetention>();
        application.MapGrpcService<TestNotifications>();
        application.MapGrpcService<TestApprovals>();
        application.MapGrpcService<TestAudit>();
        application.MapGrpcService<TestAccess>();
        application.MapGrpcService<TestAccounts>();
        await application.StartAsync();
        return new TestController(application);
    }
}
