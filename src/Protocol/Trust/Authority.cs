using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Protocol.Trust;

/// <summary>Checks certificates against one authority and nothing else: the machine's own trust store has no say.</summary>
public static class Authority
{
    /// <summary>True when <paramref name="authority"/> signed <paramref name="certificate"/> and both are valid now.</summary>
    public static bool Signed(X509Certificate2 authority, X509Certificate2 certificate) => Signed(authority, certificate, at: null);

    /// <summary>True when <paramref name="authority"/> signed <paramref name="certificate"/> and both were valid at its last moment, whether that is over or not.</summary>
    public static bool SignedAtEnd(X509Certificate2 authority, X509Certificate2 certificate) => Signed(authority, certificate, certificate.NotAfter.AddSeconds(-1));

    private static bool Signed(X509Certificate2 authority, X509Certificate2 certificate, DateTime? at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (at is { } moment)
        {
            chain.ChainPolicy.VerificationTime = moment;
        }

        return chain.Build(certificate);
    }

    /// <summary>True when the TLS stack found nothing wrong with the server's certificate but that it does not know who signed it.</summary>
    internal static bool IsForTheNameDialled(SslPolicyErrors errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;
}
