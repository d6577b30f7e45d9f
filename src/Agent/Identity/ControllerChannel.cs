using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace DbCalm.Agent.Identity;

/// <summary>The way to the controller: HTTP/2 over TLS 1.3, to a server that the caller accepts inside the handshake; straight, never through a proxy of the environment.</summary>
internal static class ControllerChannel
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A channel that dials on its first call.</summary>
    /// <param name="controller">Its address.</param>
    /// <param name="clientCertificate">Who calls; null for a stranger.</param>
    /// <param name="accepts">Decides on the server's certificate, given what the TLS stack found wrong with it.</param>
    public static GrpcChannel Open(Uri controller, X509Certificate2? clientCertificate, Func<X509Certificate2?, SslPolicyErrors, bool> accepts)
    {
        var tls = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => accepts(certificate as X509Certificate2, errors),
        };
        if (clientCertificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(clientCertificate, additionalCertificates: null, offline: true);
        }

        var handler = new SocketsHttpHandler { SslOptions = tls, UseProxy = false, ConnectTimeout = ConnectTimeout, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        return GrpcChannel.ForAddress(controller, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
