using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace DbCalm.Cli.Connection;

/// <summary>The way to the controller. Dials at the first call and again after a loss.</summary>
internal sealed class ControllerConnection : IDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private readonly GrpcChannel channel;

    private readonly string? token;

    private ControllerConnection(GrpcChannel channel, string? token) => (this.channel, this.token) = (channel, token);

    /// <summary>What generated clients are made with.</summary>
    public CallInvoker Calls => token is null ? channel.CreateCallInvoker() : channel.Intercept(headers =>
    {
        headers.Add("authorization", $"Bearer {token}");
        return headers;
    });

    /// <summary>Prepares the way to <paramref name="endpoint"/> without dialling; calls carry <paramref name="token"/>, if any.</summary>
    public static ControllerConnection Open(Endpoint endpoint, string? token = null) => endpoint switch
    {
        Endpoint.Local local => new(Channel("http://localhost", LocalHandler(local)), token),
        Endpoint.Remote remote => new(Channel($"https://{remote.Address.Authority}", RemoteHandler(remote)), token),
        _ => throw new InvalidOperationException($"unknown endpoint {endpoint}"),
    };

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private static GrpcChannel Channel(string address, SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = DialTimeout;
        handler.UseProxy = false;
        // Finds a peer that vanished without a word while a stream waits for it.
        handler.KeepAlivePingDelay = PingInterval;
        handler.KeepAlivePingTimeout = DialTimeout;
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static SocketsHttpHandler LocalHandler(Endpoint.Local endpoint) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.Path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                socket.Dispose();
                throw DialFailure.Local(endpoint, e);
            }
        },
    };

    private static SocketsHttpHandler RemoteHandler(Endpoint.Remote endpoint) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw DialFailure.Remote(endpoint, e);
            }
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accepts(endpoint, certificate, errors),
        },
    };

    private static bool Accepts(Endpoint.Remote endpoint, X509Certificate? certificate, SslPolicyErrors errors) =>
        endpoint.Pin.Accepts(certificate as X509Certificate2, errors) ? true : throw DialFailure.WrongPeer(endpoint, errors);
}
