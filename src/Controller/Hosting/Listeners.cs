using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DbCalm.Controller.Hosting;

/// <summary>The three doors: gRPC over TLS, the local socket, and HTTP for REST and health. Each connection is marked with the one it came through.</summary>
internal static class Listeners
{
    private const int MaxHeaders = 16 * 1024;
    private const int MaxConnections = 30_000;
    private const int WaitingConnections = 4096;

    // Between two machines a cut cable shows itself only by silence.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>Opens the doors when the server starts.</summary>
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddHostedService<LocalSocket>();
        builder.Services.AddSingleton<ConnectionLimit>();
        builder.Services.AddSingleton<UnprovenAllowance>();
        builder.Services.AddSingleton<UnprovenPace>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, PacedListenerFactory>();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = WaitingConnections);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ControllerOptions, ServerCertificates, ConnectionLimit, UnprovenPace>((kestrel, options, certificates, limit, pace) =>
        {
            Bound(kestrel);
            kestrel.Listen(options.GrpcListen.Address, options.GrpcListen.Port, listen =>
            {
                listen.Use(next => connection => limit.RunAsync(connection, next));
                listen.Use(next => connection => pace.RunAsync(connection, next));
                Mark(listen, Listener.Tls);
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = Patience, OnConnection = _ => ValueTask.FromResult(certificates.Handshake) });
            });
            kestrel.Listen(options.HttpListen.Address, options.HttpListen.Port, listen =>
            {
                listen.Use(next => connection => limit.RunAsync(connection, next));
                Mark(listen, Listener.Http);
                listen.Protocols = HttpProtocols.Http1;
                if (HttpCertificate.Open(options) is { } https)
                {
                    listen.UseHttps(https);
                }
            });
            kestrel.ListenUnixSocket(options.Socket, listen =>
            {
                Mark(listen, Listener.Local);
                listen.Protocols = HttpProtocols.Http2;
            });
        });
    }

    // Whoever is slow or silent is let go; a stream that waits for its next message is neither.
    private static void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        kestrel.Limits.RequestHeadersTimeout = Patience;
        kestrel.Limits.KeepAliveTimeout = Idle;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
    }

    private static void Mark(ListenOptions listen, Listener listener) => listen.Use(next => connection =>
    {
        uint? user = listener == Listener.Local ? PeerUser.Of(connection.Features.Get<IConnectionSocketFeature>()?.Socket) : null;
        connection.Features.Set(new ConnectionOrigin(listener, user));
        return next(connection);
    });
}
