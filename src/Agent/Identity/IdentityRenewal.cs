using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>
/// Trades the host's certificate for one with a new key. The new identity is on the disk before the controller hears that it is kept, and until then the one from before counts:
/// a crash anywhere in between leaves one that is good.
/// </summary>
internal sealed class IdentityRenewal(CurrentIdentity identity, IdentityStore store) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Renews; throws what <paramref name="ask"/> throws, and a corrupt error when what it answers is not for this host and key. Nothing has changed then.</summary>
    /// <param name="ask">Sends the PKCS#10 request and returns what the controller answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RenewAsync(Func<byte[], CancellationToken, Task<RenewedCertificate>> ask, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        string? folder = null;
        try
        {
            if (!store.Exists)
            {
                // Another one is not made beside a directory that somebody took away.
                throw new DbCalmException(ErrorCode.Corrupt, "the identity is not there any more", "restore the agent's data directory, or enroll again");
            }

            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            folder = store.Begin(key);
            CrashPoints.Pass("renewal-asked");
            RenewedCertificate answer = await ask(new CertificateRequest("CN=dbcalm-agent", key, HashAlgorithmName.SHA256).CreateSigningRequest(), cancellationToken);
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(answer.Certificate);
            Check(certificate, key, answer.Authorities ?? identity.Value.Authorities);
            CrashPoints.Pass("renewal-answered");
            identity.Renew(folder, certificate, answer.Authorities);
            CrashPoints.Pass("renewal-kept");
        }
        finally
        {
            if (folder is not null && Directory.Exists(folder))
            {
                IdentityStore.Abandon(folder);
            }

            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private void Check(X509Certificate2 certificate, ECDsa key, AuthorityBundle authorities)
    {
        bool isGood = certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
            && HostIdentity.Read(certificate) == identity.Value.HostId
            && authorities.SignerOf(certificate) is not null;
        if (!isGood)
        {
            throw new DbCalmException(ErrorCode.Corrupt, "what the controller answered is not a certificate for this host and key");
        }
    }
}
