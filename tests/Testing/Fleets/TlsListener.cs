using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Testing.Fleets;

/// <summary>An impostor: speaks TLS with a certificate of its own for 127.0.0.1 and counts what it is told after the handshake.</summary>
internal sealed class TlsListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly X509Certificate2 certificate = MakeCertificate();
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private int connections;
    private long applicationBytes;

    internal TlsListener()
    {
        listener.Start();
        serving = ServeAsync();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    internal int Connections => Volatile.Read(ref connections);

    /// <summary>Bytes that came through TLS, whatever they were.</summary>
    internal long ApplicationBytes => Volatile.Read(ref applicationBytes);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
        certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=impostor", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                await ListenAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The peer hung up, as it should, or the test is over.
            }
        }
    }

    private async Task ListenAsync(TcpClient client)
    {
        await using var tls = new SslStream(client.GetStream());
        var options = new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] };
        await tls.AuthenticateAsServerAsync(options, stop.Token);
        byte[] buffer = new byte[4096];
        while (await tls.ReadAsync(buffer, stop.Token) is var count and > 0)
        {
            Interlocked.Add(ref applicationBytes, count);
        }
    }
}
