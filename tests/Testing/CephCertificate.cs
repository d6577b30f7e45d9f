using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Testing;

/// <summary>An authority and a certificate of it for the loopback.</summary>
internal static class CephCertificate
{
    /// <summary>Writes the authority to <paramref name="caFile"/>, and the certificate with its key to <paramref name="serverFile"/>.</summary>
    public static void Write(string caFile, string serverFile)
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddHours(-1);
        DateTimeOffset until = from.AddDays(2);
        using ECDsa caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 ca = caRequest.CreateSelfSigned(from, until);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(ca, from, until, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(caFile, ca.ExportCertificatePem() + "\n");
        File.WriteAllText(serverFile, key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
    }
}
