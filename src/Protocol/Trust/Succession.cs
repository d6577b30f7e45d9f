using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbCalm.Protocol.Trust;

/// <summary>
/// What an authority says of the one that follows it: a certificate for the follower's key, signed by the one before and good for a limited time. It travels in the server's
/// certificate, so that whoever knows only the one before can still tell the controller from others until that time is over.
/// </summary>
/// <param name="Predecessor">The authority from before.</param>
/// <param name="Proof">Names the follower's key; no authority's certificate, so it can sign nothing.</param>
public sealed record Succession(X509Certificate2 Predecessor, X509Certificate2 Proof) : IDisposable
{
    private const string Oid = "2.25.311375418960193170446870934216150914672";

    /// <summary>The succession that <paramref name="certificate"/> carries; null when there is none or it can't be read.</summary>
    public static Succession? Read(X509Certificate2 certificate)
    {
        if (certificate.Extensions[Oid] is not { } extension)
        {
            return null;
        }

        try
        {
            AsnReader pair = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            return new Succession(X509CertificateLoader.LoadCertificate(pair.ReadEncodedValue().Span), X509CertificateLoader.LoadCertificate(pair.ReadEncodedValue().Span));
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>True when the server's certificate carries a proof, good now, that the authority which signed it follows one that <paramref name="isKnown"/>.</summary>
    public static bool Accepts(X509Certificate2 certificate, Func<X509Certificate2, bool> isKnown)
    {
        using X509Certificate2? follower = AuthorityExtension.Read(certificate);
        using Succession? succession = Read(certificate);
        return follower is not null && succession is not null
            && isKnown(succession.Predecessor)
            && Authority.Signed(succession.Predecessor, succession.Proof)
            && succession.Proof.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(follower.PublicKey.ExportSubjectPublicKeyInfo())
            && Authority.Signed(follower, certificate);
    }

    /// <summary>The extension that carries it.</summary>
    public X509Extension ToExtension()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Predecessor.RawData);
            writer.WriteEncodedValue(Proof.RawData);
        }

        return new X509Extension(Oid, writer.Encode(), critical: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Predecessor.Dispose();
        Proof.Dispose();
    }
}
