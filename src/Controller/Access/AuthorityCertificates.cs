using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Access;

/// <summary>The forms of all certificates that this controller's authorities sign.</summary>
internal static class AuthorityCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(20 * 365);
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(365);

    // Clocks of hosts differ a little; a certificate must not be from their future.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>The time that an authority from before vouches for the one that follows it, and is waited for when it retires.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromDays(30);

    /// <summary>An authority's own certificate.</summary>
    public static X509Certificate2 SelfSigned(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=DbCalm authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - ClockSkew, now + AuthorityLife);
    }

    /// <summary>The word of <paramref name="authority"/>, which comes with its key, that <paramref name="follower"/> follows it (see <see cref="Succession"/>).</summary>
    public static X509Certificate2 Proof(X509Certificate2 authority, X509Certificate2 follower, DateTimeOffset now)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=DbCalm authority that follows"), follower.PublicKey, HashAlgorithmName.SHA256);
        return Sign(request, authority, now, Overlap);
    }

    /// <summary>A certificate for the server, for these names and addresses.</summary>
    public static X509Certificate2 Server(X509Certificate2 authority, ECDsa key, IReadOnlyCollection<string> names, IEnumerable<X509Extension> extensions, DateTimeOffset now)
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
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return Sign(request, authority, now, ServerLife);
    }

    /// <summary>A certificate that speaks for <paramref name="host"/>. Of the PKCS#10 request only the public key is used; throws an invalid-input error when its signature does not hold.</summary>
    public static X509Certificate2 Host(X509Certificate2 authority, HostId host, byte[] certificateRequest, DateTimeOffset now, TimeSpan life)
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
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        return Sign(request, authority, now, life);
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 authority, DateTimeOffset now, TimeSpan life)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        TimeSpan skew = ClockSkew < life / 10 ? ClockSkew : life / 10;
        DateTimeOffset from = now - skew > authority.NotBefore ? now - skew : authority.NotBefore;
        return request.Create(authority, from, now + life, RandomNumberGenerator.GetBytes(16));
    }
}
