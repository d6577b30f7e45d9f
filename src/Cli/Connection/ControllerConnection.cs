using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
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
    private readonly Peer peer;

    private ControllerConnection(GrpcChannel channel, string? token, Peer peer) =>
        (this.channel, this.token, this.peer) = (channel, token, peer);

    /// <summary>
    /// The pin of the authority that took the place of the one which was known, and which that one vouches for; null when it did not, or
    /// nothing was said yet.
    /// </summary>
    public CaPin? Successor => peer.Successor;

    /// <summary>The invoker for generated clients.</summary>
    public CallInvoker Calls => token is null ? channel.CreateCallInvoker() : channel.Intercept(headers =>
    {
        headers.Add("authorization", $"Bearer {token}");
        return headers;
    });

    /// <summary>Prepares the way to <paramref name="endpoint"/> without dialling; calls carry <paramref name="token"/>, if any.</summary>
    public static ControllerConnection Open(Endpoint endpoint, string? token = null) => endpoint switch
    {
        Endpoint.Local local => new(Channel("http://localhost", LocalHandler(local)), token, new Peer()),
        Endpoint.Remote remote => Dial(remote, token),
        _ => throw new InvalidOperationException($"unknown endpoint {endpoint}"),
    };

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private static ControllerConnection Dial(Endpoint.Remote remote, string? token)
    {
        var peer = new Peer();
        return new ControllerConnection(Channel($"https://{remote.Address.Authority}", RemoteHandler(remote, peer)), token, peer);
    }

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

    private static SocketsHttpHandler RemoteHandler(Endpoint.Remote endpoint, Peer peer) => new()
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
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accepts(endpoint, peer, certificate, errors),
        },
    };

    private static bool Accepts(Endpoint.Remote endpoint, Peer peer, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || !endpoint.Pin.Accepts(shown, errors))
        {
            throw DialFailure.WrongPeer(endpoint, errors);
        }

        CaPin signer = endpoint.Pin.OfSigner(shown);
        peer.Successor = signer == endpoint.Pin ? null : signer;
        return true;
    }

    private sealed class Peer
    {
        public volatile CaPin? Successor;
    }
}
