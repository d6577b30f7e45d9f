using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Protocol.Trust;

/// <summary>Checks certificates against one authority and nothing else: the machine's own trust store has no say.</summary>
public static class Authority
{
    /// <summary>True when <paramref name="authority"/> signed <paramref name="certificate"/> and both are valid now.</summary>
    public static bool Signed(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    /// <summary>True when the server's certificate is from <paramref name="authority"/> and for the name that was dialled.</summary>
    public static bool AcceptsServer(X509Certificate2 authority, X509Certificate2? certificate, SslPolicyErrors errors) =>
        certificate is not null
        && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
        && Signed(authority, certificate);
}
