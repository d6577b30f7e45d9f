using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Agent.Identity;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Tests.Session;

/// <summary>An authority as a controller has one: signs its own server certificate and those of hosts.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    public X509Certificate2 Certificate { get; }

    public CaPin Pin => CaPin.Of(Certificate);

    public X509Certificate2 Server(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(new CertificateRequest("CN=test controller", own, HashAlgorithmName.SHA256), names.Build(), AuthorityExtension.Create(Certificate)).CopyWithPrivateKey(own);
    }

    public X509Certificate2 Host(PublicKey publicKey, string hostId) =>
        Sign(new CertificateRequest(new X500DistinguishedName("CN=test host"), publicKey, HashAlgorithmName.SHA256), HostIdentity.Create(new HostId(hostId)));

    /// <summary>A host that joined already.</summary>
    public AgentIdentity Identity(Uri controller)
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Host(new PublicKey(own), "host1id");
        return new AgentIdentity(controller, new HostId("host1id"), new HostName("host1"), certificate.CopyWithPrivateKey(own), AuthorityBundle.Of(X509CertificateLoader.LoadCertificate(Certificate.RawData)));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, params X509Extension[] extensions)
    {
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        // Young, so that no agent renews it at once.
        return request.Create(Certificate, now.AddHours(-1), now.AddHours(12), RandomNumberGenerator.GetBytes(8));
    }
}
