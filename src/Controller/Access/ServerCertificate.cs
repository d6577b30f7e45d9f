using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DbCalm.Controller.Configuration;
using DbCalm.Platform;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Access;

/// <summary>The certificate of the gRPC listener: kept in the data directory, made anew at a start when it nears its end or the names changed.</summary>
internal static class ServerCertificate
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The certificate with its key.</summary>
    public static X509Certificate2 Open(ControllerOptions options, CertificateAuthority authority, TimeProvider time)
    {
        PrivateDirectory.Create(options.ServerDir);
        using ECDsa key = KeyFile.OpenOrCreate(Path.Combine(options.ServerDir, "server.key"));
        string path = Path.Combine(options.ServerDir, "server.crt");
        string[] names = Names(options);
        if (!IsGood(path, authority, key, names, time.GetUtcNow()))
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

    private static bool IsGood(string path, CertificateAuthority authority, ECDsa key, string[] names, DateTimeOffset now)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using X509Certificate2 present = X509CertificateLoader.LoadCertificateFromFile(path);
            return present.NotAfter - now.UtcDateTime.ToLocalTime() > RenewBefore
                && present.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && Authority.Signed(authority.Certificate, present)
                && NamesOf(present).SequenceEqual(names);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Order(StringComparer.Ordinal);
}
