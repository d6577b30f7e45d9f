using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DbCalm.Controller.Hosting;

/// <summary>The certificate that the administrator gave to the HTTP listener. It is read at the start.</summary>
internal static class HttpCertificate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The terms of TLS; null when no certificate is configured. Throws an invalid-input error for files that hold no certificate and its key.</summary>
    public static HttpsConnectionAdapterOptions? Open(ControllerOptions options)
    {
        if (options.HttpCertificateFile is not { } file || options.HttpKeyFile is not { } keyFile)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(file, keyFile),
                ServerCertificateChain = chain,
                SslProtocols = SslProtocols.Tls13,
                HandshakeTimeout = Patience,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"ssl_cert {file} and ssl_key {keyFile} can't be used: {e.Message}", "give a certificate, with its chain below it, and its key, both as PEM", e);
        }
    }
}
