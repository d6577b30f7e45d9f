using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DbCalm.Core.Errors;

namespace DbCalm.Protocol.Trust;

/// <summary>The authorities that count, the one that signs first; more than one while an authority is replaced by another.</summary>
public sealed class AuthorityBundle
{
    private const int Most = 8;

    private AuthorityBundle(IReadOnlyList<X509Certificate2> authorities)
    {
        Authorities = authorities;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (X509Certificate2 authority in authorities)
        {
            hash.AppendData(authority.RawData);
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>At least one; the first signs.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; }

    /// <summary>The one that signs.</summary>
    public X509Certificate2 Signing => Authorities[0];

    /// <summary>The SHA-256 of all certificates one after the other, in lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>The bundle of these certificates.</summary>
    public static AuthorityBundle Of(params IReadOnlyList<X509Certificate2> authorities) => authorities.Count is > 0 and <= Most
        ? new AuthorityBundle(authorities)
        : throw new DbCalmException(ErrorCode.InvalidInput, $"{authorities.Count} authorities are not between 1 and {Most}");

    /// <summary>Reads certificates in DER; throws a corrupt error when one is none, or no authority's.</summary>
    public static AuthorityBundle FromDer(IEnumerable<ReadOnlyMemory<byte>> certificates) =>
        Checked(() => [.. certificates.Select(der => X509CertificateLoader.LoadCertificate(der.Span))]);

    /// <summary>Reads what <see cref="ToPem"/> wrote, or a single certificate; throws a corrupt error when it is none.</summary>
    public static AuthorityBundle FromPem(string pem) => Checked(() =>
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPem(pem);
        return [.. collection];
    });

    /// <summary>All of them in PEM.</summary>
    public byte[] ToPem() => Encoding.ASCII.GetBytes(string.Concat(Authorities.Select(authority => authority.ExportCertificatePem() + "\n")));

    /// <summary>True when one of them signed <paramref name="certificate"/> and both are valid now.</summary>
    public bool Signed(X509Certificate2 certificate) => Authorities.Any(authority => Authority.Signed(authority, certificate));

    /// <summary>The one that signed <paramref name="certificate"/>, which may have ended; null when none did.</summary>
    public X509Certificate2? SignerOf(X509Certificate2 certificate) => Authorities.FirstOrDefault(authority => Authority.SignedAtEnd(authority, certificate));

    /// <summary>True when the server's certificate is from one of them, or from one that follows them, and for the name that was dialled.</summary>
    public bool AcceptsServer(X509Certificate2? certificate, SslPolicyErrors errors) =>
        certificate is not null && Authority.IsForTheNameDialled(errors) && (Signed(certificate) || Succession.Accepts(certificate, Has));

    private bool Has(X509Certificate2 other) => Authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span));

    private static AuthorityBundle Checked(Func<IReadOnlyList<X509Certificate2>> read)
    {
        try
        {
            IReadOnlyList<X509Certificate2> authorities = read();
            return authorities.All(authority => authority.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority))
                ? Of(authorities)
                : throw new DbCalmException(ErrorCode.Corrupt, "what should be an authority's certificate is another one");
        }
        catch (CryptographicException e)
        {
            throw new DbCalmException(ErrorCode.Corrupt, "an authority's certificate can't be read", inner: e);
        }
    }
}
