using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Api;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Hosting;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests;

/// <summary>The whole controller in this process, on free ports and a socket in a temporary folder; it can be stopped and started again on its data.</summary>
internal sealed class TestController : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<GrpcChannel> channels = [];
    private readonly Action<IServiceCollection>? more;
    private WebApplication app = null!;

    private TestController(TimeSpan heartbeat, Func<ControllerOptions, ControllerOptions> change, Action<IServiceCollection>? more)
    {
        this.more = more;
        Options = change(new ControllerOptions
        {
            DataDir = directory.At("data"),
            Socket = directory.At("c.sock"),
            GrpcListen = new ListenAddress("127.0.0.1", 0),
            HttpListen = new ListenAddress("127.0.0.1", 0),
            HeartbeatInterval = heartbeat,
        });
    }

    public ControllerOptions Options { get; }

    public ListenerAddresses Addresses => app.Services.GetRequiredService<ListenerAddresses>();

    /// <summary>A channel as a local administrator.</summary>
    public GrpcChannel Local { get; private set; } = null!;

    public HostService.HostServiceClient Hosts => new(Local);

    public InstanceService.InstanceServiceClient Instances => new(Local);

    public BackupService.BackupServiceClient Backups => new(Local);

    public JobService.JobServiceClient Jobs => new(Local);

    public RepositoryService.RepositoryServiceClient Repositories => new(Local);

    public ScheduleService.ScheduleServiceClient Schedules => new(Local);

    public RetentionService.RetentionServiceClient Retention => new(Local);

    public NotificationService.NotificationServiceClient Notifications => new(Local);

    public AccountService.AccountServiceClient Accounts => new(Local);

    /// <summary>The controller's clock.</summary>
    public ShiftedTime Time { get; } = new();

    public IServiceProvider Services => app.Services;

    public static async Task<TestController> StartAsync(
        TimeSpan? heartbeat = null, Func<ControllerOptions, ControllerOptions>? change = null, Action<IServiceCollection>? more = null)
    {
        var controller = new TestController(heartbeat ?? TimeSpan.FromSeconds(10), change ?? (options => options), more);
        Directory.CreateDirectory(controller.Options.DataDir);
        try
        {
            await controller.StartAppAsync();
            return controller;
        }
        catch
        {
            // What runs in the background already may write until it is stopped.
            if (controller.app is not null)
            {
                await controller.app.DisposeAsync();
            }

            controller.directory.Dispose();
            throw;
        }
    }

    public async Task RestartAsync()
    {
        await StopAppAsync();
        await StartAppAsync();
    }

    /// <summary>A channel over TLS, with a host's certificate or as a stranger.</summary>
    public GrpcChannel Remote(X509Certificate2? certificate = null)
    {
        var tls = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, server, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 && AuthorityExtension.Read((X509Certificate2)server!) is not null,
        };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return Keep(GrpcChannel.ForAddress(Addresses.Grpc!, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = tls, UseProxy = false }, DisposeHttpClient = true }));
    }

    /// <summary>A host's certificate, made the way an agent gets one.</summary>
    public async Task<X509Certificate2> EnrollAsync(string host)
    {
        CreateHostTokenResponse token = await Hosts.CreateHostTokenAsync(new CreateHostTokenRequest { Host = host });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        EnrollResponse response = await new EnrollmentService.EnrollmentServiceClient(Remote()).EnrollAsync(
            new EnrollRequest { Token = token.Token, CertificateRequest = ByteString.CopyFrom(request), MachineName = host, AgentVersion = "test" });
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(response.Certificate.ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAppAsync();
        directory.Dispose();
    }

    private async Task StartAppAsync()
    {
        app = ControllerApp.Build(Options, _ => { }, Time, more);
        await app.StartAsync();
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Options.Socket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Local = Keep(GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }));
    }

    private async Task StopAppAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        foreach (GrpcChannel channel in channels)
        {
            channel.Dispose();
        }

        channels.Clear();
    }

    private GrpcChannel Keep(GrpcChannel channel)
    {
        channels.Add(channel);
        return channel;
    }
}
