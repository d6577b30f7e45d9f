using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DbCalm.Controller.Configuration;
using DbCalm.Platform;

namespace DbCalm.Controller.Access;

/// <summary>
/// The certificate of the gRPC listener: kept in the data directory, made anew when it nears its end, the names changed or another authority signs. Connections that are up
/// keep the one that they began with.
/// </summary>
internal sealed class ServerCertificates
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private readonly ControllerOptions options;
    private readonly CertificateAuthority authority;
    private readonly TimeProvider time;
    private volatile SslServerAuthenticationOptions handshake;
    private volatile X509Certificate2? current;

    public ServerCertificates(ControllerOptions options, CertificateAuthority authority, TimeProvider time)
    {
        this.options = options;
        this.authority = authority;
        this.time = time;
        handshake = Make();
    }

    /// <summary>The terms of TLS for a connection that begins now.</summary>
    public SslServerAuthenticationOptions Handshake => handshake;

    /// <summary>The certificate, with its key, that connections which begin now see.</summary>
    public X509Certificate2 Certificate => current!;

    /// <summary>Looks whether another certificate is due, and makes it.</summary>
    public void Refresh()
    {
        if (current is not { } now || !IsGood(now, now.PublicKey, Names(options)))
        {
            handshake = Make();
        }
    }

    // That a host's certificate has ended is for the caller's identification: it may still prove who comes back.
    private SslServerAuthenticationOptions Make() => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(current = Open(), additionalCertificates: null, offline: true),
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || (certificate is X509Certificate2 client && authority.Bundle.SignerOf(client) is not null),
    };

    private X509Certificate2 Open()
    {
        PrivateDirectory.Create(options.ServerDir);
        using ECDsa key = KeyFile.OpenOrCreate(Path.Combine(options.ServerDir, "server.key"));
        string path = Path.Combine(options.ServerDir, "server.crt");
        string[] names = Names(options);
        if (!IsGood(path, key, names))
        {
            using X509Certificate2 made = authority.IssueServer(key, names);
            DurableFile.Replace(path, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(path);
        return certificate.CopyWithPrivateKey(key);
    }

    private static string[] Names(ControllerOptions options)
    {
        IEnumerable<string> names = ["localhost", "127.0.0.1", "::1", Environment.MachineName, System.Net.Dns.GetHostName(), .. options.ServerNames];
        if (options.GrpcListen.Address.ToString() is not ("0.0.0.0" or "::") and var listen)
        {
            names = names.Append(listen);
        }

        if (options.AdvertiseAddress is { } advertised)
        {
            names = names.Append(advertised.IdnHost);
        }

        return [.. names.Where(name => Uri.CheckHostName(name) != UriHostNameType.Unknown).Select(name => name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
    }

    private bool IsGood(string path, ECDsa key, string[] names)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using X509Certificate2 present = X509CertificateLoader.LoadCertificateFromFile(path);
            return IsGood(present, new PublicKey(key), names);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool IsGood(X509Certificate2 present, PublicKey key, string[] names) =>
        present.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > RenewBefore
        && present.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
        && authority.IsPresent(present)
        && NamesOf(present).SequenceEqual(names);

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Order(StringComparer.Ordinal);
}
