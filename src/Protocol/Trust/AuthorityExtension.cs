using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Protocol.Trust;

/// <summary>
/// The authority's certificate inside a server's certificate, under an object identifier of our own, so that a peer that knows only
/// a pin can check the whole chain before it sends a byte. It proves nothing by itself: the pin and the signature do.
/// </summary>
public static class AuthorityExtension
{
    private const string Oid = "2.25.311375418960193170446870934216150914671";

    /// <summary>The extension that carries <paramref name="authority"/>.</summary>
    public static X509Extension Create(X509Certificate2 authority) => new(Oid, authority.RawData, critical: false);

    /// <summary>The authority that <paramref name="certificate"/> carries; null when there is none or it can't be read.</summary>
    public static X509Certificate2? Read(X509Certificate2 certificate)
    {
        if (certificate.Extensions[Oid] is not { } extension)
        {
            return null;
        }

        try
        {
            return X509CertificateLoader.LoadCertificate(extension.RawData);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
