using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Access;

/// <summary>
/// The controller's own certificate authority. Its key is made at the first start, never leaves the data directory and signs servers and hosts. It can be replaced by another while
/// everything runs: announced, then signing, while the one from before is trusted until nothing that it signed is in use.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private readonly Lock changing = new();
    private readonly AuthorityFolder folder;
    private readonly TimeProvider time;
    private volatile Present present;

    private CertificateAuthority(AuthorityFolder folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        present = Load(folder.Open(time.GetUtcNow()));
    }

    /// <summary>The authorities that are to be trusted now.</summary>
    public AuthorityBundle Bundle => present.Bundle;

    /// <summary>The certificate, without its key, of the authority that signs now.</summary>
    public X509Certificate2 Certificate => Bundle.Signing;

    /// <summary>The pin by which clients without a certificate check the one that signs now.</summary>
    public CaPin Pin => Generations[0].Pin;

    /// <summary>Every authority that counts, the one that signs first.</summary>
    public IReadOnlyList<AuthorityGeneration> Generations => present.Generations;

    /// <summary>The one in this stage; null for none.</summary>
    public AuthorityGeneration? Find(AuthorityStage stage) => Generations.FirstOrDefault(one => one.Stage == stage);

    /// <summary>Reads the authority of <paramref name="options"/>, making it when there is none.</summary>
    public static CertificateAuthority Open(ControllerOptions options, TimeProvider time) => new(new AuthorityFolder(options.AuthorityDir), time);

    /// <summary>A certificate for the server, for these names and addresses; it carries the authority's own, and the word of the one before.</summary>
    public X509Certificate2 IssueServer(ECDsa key, IReadOnlyCollection<string> names)
    {
        Present now = present;
        var extensions = new List<X509Extension> { AuthorityExtension.Create(now.Bundle.Signing) };
        if (Predecessor(now) is { } before)
        {
            extensions.Add(new Succession(before.Certificate, now.Generations[0].Proof!).ToExtension());
        }

        return AuthorityCertificates.Server(now.WithKey, key, names, extensions, time.GetUtcNow());
    }

    /// <summary>A certificate that speaks for <paramref name="host"/> and holds for <paramref name="life"/>. Of the PKCS#10 request only the public key is used; throws an invalid-input error when its signature does not hold.</summary>
    public X509Certificate2 IssueHost(HostId host, byte[] certificateRequest, TimeSpan life) =>
        AuthorityCertificates.Host(present.WithKey, host, certificateRequest, time.GetUtcNow(), life);

    /// <summary>The facts that are stored of a certificate that one of the authorities signed.</summary>
    public HostCertificate Describe(X509Certificate2 certificate) => new(
        certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
        certificate.NotAfter,
        Generations.FirstOrDefault(one => Authority.SignedAtEnd(one.Certificate, certificate))?.Pin.Text ?? "");

    /// <summary>True when the certificate of a server is from the one that signs now and carries what it is to carry.</summary>
    public bool IsPresent(X509Certificate2 server)
    {
        using Succession? carried = Succession.Read(server);
        X509Certificate2? before = Predecessor(present)?.Certificate;
        return Authority.Signed(Certificate, server) && (carried is null ? before is null : before is not null && carried.Predecessor.RawDataMemory.Span.SequenceEqual(before.RawDataMemory.Span));
    }

    /// <summary>Makes another authority, which is trusted from now on and signs when <see cref="SwitchOver"/> says so. Does nothing while a replacement is under way; false then.</summary>
    public bool Announce() => Change(now => now.Generations.Count > 1 ? null : [.. now.Generations, folder.Make(now.WithKey, time.GetUtcNow())]);

    /// <summary>The announced authority signs from now on; the key of the one before is destroyed. False when none is announced.</summary>
    public bool SwitchOver() => Change(now => now.Generations.All(one => one.Stage != AuthorityStage.Announced)
        ? null
        : [.. now.Generations.Select(one => one with { Stage = one.Stage == AuthorityStage.Announced ? AuthorityStage.Signing : AuthorityStage.Retiring, Since = time.GetUtcNow() })]);

    /// <summary>The authority from before is trusted no more. False when there is none.</summary>
    public bool Retire() => Change(now => now.Generations.All(one => one.Stage != AuthorityStage.Retiring)
        ? null
        : [.. now.Generations.Where(one => one.Stage != AuthorityStage.Retiring)]);

    /// <inheritdoc/>
    public void Dispose() => present.WithKey.Dispose();

    // Durable first: what was said to hosts is not forgotten by a crash. Certificates that are replaced may still be in use by calls under way, and are left to the collector.
    private bool Change(Func<Present, IReadOnlyList<AuthorityGeneration>?> next)
    {
        lock (changing)
        {
            if (next(present) is not { } generations)
            {
                return false;
            }

            generations = [.. generations.OrderBy(one => one.Stage)];
            Present changed = Load(generations);
            folder.Write(generations);
            present = changed;
            return true;
        }
    }

    // The one that retires and vouches for the one that signs.
    private static AuthorityGeneration? Predecessor(Present now) => now.Generations[0].Proof is { } proof
        ? now.Generations.FirstOrDefault(one => one.Stage == AuthorityStage.Retiring && Authority.SignedAtEnd(one.Certificate, proof))
        : null;

    private Present Load(IReadOnlyList<AuthorityGeneration> generations)
    {
        using ECDsa key = folder.KeyOf(generations[0]);
        return new Present(generations, generations[0].Certificate.CopyWithPrivateKey(key), AuthorityBundle.Of([.. generations.Select(one => one.Certificate)]));
    }

    private sealed record Present(IReadOnlyList<AuthorityGeneration> Generations, X509Certificate2 WithKey, AuthorityBundle Bundle);
}
