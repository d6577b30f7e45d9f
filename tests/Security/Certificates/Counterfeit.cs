using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Security.Certificates;

/// <summary>Certificates that name a host, from an authority or from nobody.</summary>
internal sealed class Counterfeit : IDisposable
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private readonly X509Certificate2 issuer;

    private Counterfeit(X509Certificate2 issuer) => this.issuer = issuer;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Of an authority that calls itself what the controller's does.</summary>
    internal static Counterfeit OfAnother()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DbCalm authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return new Counterfeit(request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1)));
    }

    /// <summary>Of whoever holds this certificate and its key.</summary>
    internal static Counterfeit Of(X509Certificate2 holder) => new(X509CertificateLoader.LoadPkcs12(holder.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable));

    /// <summary>Of the controller's own authority, whose key was stolen from its disk: what is refused is refused for what it says.</summary>
    internal static Counterfeit OfTheController(string dataDir) => Of(Pair(Path.Combine(dataDir, "ca", "ca.crt"), Path.Combine(dataDir, "ca", "ca.key")));

    /// <summary>A certificate and its key from two files.</summary>
    internal static X509Certificate2 Pair(string certificate, string key)
    {
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificateFromFile(certificate);
        using var own = ECDsa.Create();
        string text = File.ReadAllText(key);
        own.ImportFromPem(text);
        return bare.CopyWithPrivateKey(own);
    }

    /// <summary>A client certificate for <paramref name="host"/>.</summary>
    internal X509Certificate2 Make(HostId host, int fromDays = -1, int toDays = 1, bool forServers = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Request(host, key, forServers).Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), Now.AddDays(fromDays), Now.AddDays(toDays), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate for <paramref name="host"/> that nobody signed but itself.</summary>
    internal static X509Certificate2 SelfSigned(HostId host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(host, key, forServers: false).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    public void Dispose() => issuer.Dispose();

    private static CertificateRequest Request(HostId host, ECDsa key, bool forServers)
    {
        var request = new CertificateRequest($"CN={host.Value}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(HostIdentity.Create(host));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forServers ? ForServers : ForClients)], critical: false));
        return request;
    }
}
