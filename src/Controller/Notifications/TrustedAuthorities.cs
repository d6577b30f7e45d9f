using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Notifications;

/// <summary>Whom a channel trusts.</summary>
internal static class TrustedAuthorities
{
    /// <summary>What to hold a server called <paramref name="host"/> against: the authorities in the PEM file, or the system's for null. Throws a refusal for a file that holds none.</summary>
    public static SslClientAuthenticationOptions Options(string host, string? caFile)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (caFile is null)
        {
            return options;
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(caFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DbCalmException(ErrorCode.Refused, $"can't read {caFile}: {e.Message}", "ca_file names a PEM file on the controller's host", e);
        }

        if (roots.Count == 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{caFile} holds no certificate", "ca_file names a PEM file on the controller's host");
        }

        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        return options;
    }
}
