using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using DbCalm.Protocol.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Tests.Session;

/// <summary>The agent's peer, in this process: real TLS 1.3 and gRPC on loopback; what it answers, the test decides.</summary>
internal sealed class TestController : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;
    private int bytesFromStrangers;

    private TestController(WebApplication app, TestAuthority authority, X509Certificate2 certificate)
    {
        this.app = app;
        this.certificate = certificate;
        Authority = authority;
    }

    public TestAuthority Authority { get; }

    public Uri Address { get; private set; } = new("https://localhost");

    /// <summary>HTTP requests that got past the handshake.</summary>
    public int Requests => bytesFromStrangers;

    /// <summary>Every stream that an agent opens, in order.</summary>
    public Channel<TestStream> Streams { get; } = Channel.CreateUnbounded<TestStream>();

    /// <summary>Decides on an enrolment.</summary>
    public Func<EnrollRequest, EnrollResponse> Enroll { get; set; } = _ => new EnrollResponse();

    public static async Task<TestController> StartAsync(string certificateName = "localhost")
    {
        var authority = new TestAuthority();
        X509Certificate2 certificate = authority.Server(certificateName);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                SslProtocols = SslProtocols.Tls13,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (client, _, _) => Protocol.Trust.Authority.Signed(authority.Certificate, client),
            });
        }));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        TestController? controller = null;
        builder.Services.AddSingleton(_ => controller!);
        WebApplication app = builder.Build();
        controller = new TestController(app, authority, certificate);
        app.Use((context, next) =>
        {
            Interlocked.Increment(ref controller.bytesFromStrangers);
            return next(context);
        });
        app.UseRouting();
        app.MapGrpcService<TestAgentEndpoint>();
        app.MapGrpcService<TestEnrollmentEndpoint>();
        await app.StartAsync();
        string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        controller.Address = new UriBuilder(url) { Host = "localhost" }.Uri;
        return controller;
    }

    /// <summary>The next stream that an agent opens; waits for it.</summary>
    public async Task<TestStream> NextStreamAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Streams.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        while (Streams.Reader.TryRead(out TestStream? stream))
        {
            stream.End();
        }

        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        certificate.Dispose();
        Authority.Dispose();
    }
}
