using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>Who this host is in the fleet and whom it obeys, as enrolment settled it and renewals keep it.</summary>
/// <param name="Controller">The controller's address.</param>
/// <param name="HostId">The identity that the certificate names.</param>
/// <param name="HostName">The host's name, for manifests and logs.</param>
/// <param name="Certificate">The host's certificate with its private key.</param>
/// <param name="Authorities">The only authorities that may have signed the controller's certificate.</param>
internal sealed record AgentIdentity(Uri Controller, HostId HostId, HostName HostName, X509Certificate2 Certificate, AuthorityBundle Authorities) : IDisposable
{
    /// <summary>The SHA-256 of the certificate, in lower-case hex.</summary>
    public string CertificateSha256 => Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>True when the authority that signs now signed the certificate.</summary>
    public bool IsOfSigningAuthority => Authority.SignedAtEnd(Authorities.Signing, Certificate);

    /// <summary>How much of the certificate's life is over at <paramref name="now"/>: 0 at its beginning, 1 at its end, more after it.</summary>
    public double LifeSpent(DateTimeOffset now) => (now.UtcDateTime - Certificate.NotBefore.ToUniversalTime()) / Life;

    /// <summary>How long the certificate holds in all.</summary>
    public TimeSpan Life => Certificate.NotAfter - Certificate.NotBefore;

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (X509Certificate2 authority in Authorities.Authorities)
        {
            authority.Dispose();
        }
    }
}
