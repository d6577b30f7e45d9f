using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace DbCalm.Security.Targets;

/// <summary>The controller's gRPC port as attackers see it: they come from any loopback address, with any certificate, and trust whoever answers.</summary>
internal sealed class Door(int port)
{
    /// <summary>A bare connection.</summary>
    internal async Task<Socket> ConnectAsync(string from, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection with TLS on it.</summary>
    internal async Task<SslStream> SecureAsync(string from, CancellationToken cancellationToken, X509Certificate2? certificate = null)
    {
        var stream = new SslStream(new NetworkStream(await ConnectAsync(from, cancellationToken), ownsSocket: true));
        try
        {
            SslClientAuthenticationOptions options = Tls(certificate);
            options.TargetHost = "localhost";
            options.ApplicationProtocols = [SslApplicationProtocol.Http2];
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>A channel for calls.</summary>
    internal GrpcChannel Channel(X509Certificate2? certificate = null, string from = "127.0.0.1") =>
        GrpcChannel.ForAddress(Url, new GrpcChannelOptions { HttpHandler = Handler(certificate, from), DisposeHttpClient = true, MaxSendMessageSize = null, MaxReceiveMessageSize = null });

    /// <summary>For requests that a gRPC client would not send.</summary>
    internal HttpMessageInvoker Http(X509Certificate2? certificate = null, string from = "127.0.0.1") => new(Handler(certificate, from));

    internal string Url => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}");

    private static SslClientAuthenticationOptions Tls(X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls13, RemoteCertificateValidationCallback = (_, server, _, _) => server is not null };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return tls;
    }

    private SocketsHttpHandler Handler(X509Certificate2? certificate, string from) => new()
    {
        UseProxy = false,
        SslOptions = Tls(certificate),
        ConnectCallback = async (_, cancellationToken) => new NetworkStream(await ConnectAsync(from, cancellationToken), ownsSocket: true),
    };
}
