using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;

namespace DbCalm.Protocol.Trust;

/// <summary>
/// The fingerprint by which a stranger knows the controller's authority: <c>sha256:</c> and the lower-case hex SHA-256 of its public key
/// (SubjectPublicKeyInfo, DER).
/// </summary>
public sealed record CaPin
{
    private const string Prefix = "sha256:";

    private CaPin(string text) => Text = text;

    /// <summary>The pin as it is printed.</summary>
    public string Text { get; }

    /// <summary>Reads a pin; throws an invalid-input error when <paramref name="text"/> is none.</summary>
    public static CaPin Parse(string? text)
    {
        bool valid = text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[7..].All(char.IsAsciiHexDigit);
        return valid
            ? new CaPin(text!.ToLowerInvariant())
            : throw new DbCalmException(ErrorCode.InvalidInput, "the CA pin is not 'sha256:' and 64 hex digits", "copy it from 'dbcalmctl hosts token create'");
    }

    /// <summary>The pin of an authority's certificate.</summary>
    public static CaPin Of(X509Certificate2 authority) =>
        new(Prefix + Convert.ToHexStringLower(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo())));

    /// <summary>
    /// True when the server proved during the handshake that the pinned authority signed its certificate for the name that was dialled.
    /// The authority's certificate comes in the server's own (see <see cref="AuthorityExtension"/>), since TLS stacks leave roots out of the chain. For a while the pin of the
    /// authority before does as well (see <see cref="Succession"/>).
    /// </summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="errors">What the TLS stack found; an unknown authority is expected, a wrong name is not.</param>
    public bool Accepts(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || !Authority.IsForTheNameDialled(errors))
        {
            return false;
        }

        using X509Certificate2? authority = AuthorityExtension.Read(certificate);
        return authority is not null && Of(authority) == this
            ? Authority.Signed(authority, certificate)
            : Succession.Accepts(certificate, predecessor => Of(predecessor) == this);
    }

    /// <summary>The pin of the authority that signed a server's certificate which <see cref="Accepts"/> takes; another than this one when that authority took its place.</summary>
    public CaPin OfSigner(X509Certificate2 accepted)
    {
        using X509Certificate2? authority = AuthorityExtension.Read(accepted);
        return authority is null ? this : Of(authority);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
