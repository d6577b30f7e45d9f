using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Platform;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Access;

/// <summary>The controller's own certificate authority. Its key is made at the first start, never leaves the data directory and signs servers and hosts.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(20 * 365);
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(365);

    // Clocks of hosts differ a little; a certificate must not be from their future.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly X509Certificate2 withKey;
    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 withKey, TimeProvider time)
    {
        this.withKey = withKey;
        this.time = time;
        Certificate = X509CertificateLoader.LoadCertificate(withKey.RawData);
        Pin = CaPin.Of(Certificate);
    }

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What strangers know the authority by.</summary>
    public CaPin Pin { get; }

    /// <summary>Reads the authority of <paramref name="options"/>, making it when there is none.</summary>
    public static CertificateAuthority Open(ControllerOptions options, TimeProvider time)
    {
        PrivateDirectory.Create(options.AuthorityDir);
        string keyPath = Path.Combine(options.AuthorityDir, "ca.key");
        string certificatePath = Path.Combine(options.AuthorityDir, "ca.crt");
        if (!File.Exists(keyPath) && File.Exists(certificatePath))
        {
            throw new DbCalmException(ErrorCode.Refused, $"the authority's key {keyPath} is missing while its certificate is there", "restore the key from a backup; a new authority would lock out every host");
        }

        using ECDsa key = KeyFile.OpenOrCreate(keyPath);
        if (!File.Exists(certificatePath))
        {
            using X509Certificate2 made = SelfSigned(key, time.GetUtcNow());
            DurableFile.WriteNew(certificatePath, System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
        return new CertificateAuthority(certificate.CopyWithPrivateKey(key), time);
    }

    /// <summary>A certificate for the server, for these names and addresses; it carries the authority's own.</summary>
    public X509Certificate2 IssueServer(ECDsa key, IReadOnlyCollection<string> names)
    {
        var request = new CertificateRequest("CN=dbcalm-controller", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out System.Net.IPAddress? address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(AuthorityExtension.Create(Certificate));
        return Sign(request, ServerAuthentication);
    }

    /// <summary>A certificate that speaks for <paramref name="host"/>. Of the PKCS#10 request only the public key is used; throws an invalid-input error when its signature does not hold.</summary>
    public X509Certificate2 IssueHost(HostId host, byte[] certificateRequest)
    {
        PublicKey key;
        try
        {
            key = CertificateRequest.LoadSigningRequest(certificateRequest, HashAlgorithmName.SHA256, out int read).PublicKey;
            if (read != certificateRequest.Length || key.GetECDsaPublicKey() is not { KeySize: 256 })
            {
                throw new CryptographicException("not one request for a P-256 key");
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "the certificate request can't be used", "send a signed PKCS#10 request for an ECDSA P-256 key in DER", e);
        }

        var request = new CertificateRequest(new X500DistinguishedName($"CN={host.Value}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(HostIdentity.Create(host));
        return Sign(request, ClientAuthentication);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        withKey.Dispose();
        Certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=DbCalm authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - ClockSkew, now + AuthorityLife);
    }

    private X509Certificate2 Sign(CertificateRequest request, string usage)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset from = Max(now - ClockSkew, withKey.NotBefore);
        return request.Create(withKey, from, now + LeafLife, RandomNumberGenerator.GetBytes(16));
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
