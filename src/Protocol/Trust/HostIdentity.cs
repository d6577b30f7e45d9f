using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Protocol.Trust;

/// <summary>The identity of a host in the subject alternative name of its certificate: the URI <c>dbcalm://host/ID</c>.</summary>
public static class HostIdentity
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string UriPrefix = "dbcalm://host/";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The extension that names <paramref name="host"/>.</summary>
    public static X509Extension Create(HostId host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(UriPrefix + host.Value));
        return names.Build();
    }

    /// <summary>The host that <paramref name="certificate"/> names; null when it names none.</summary>
    public static HostId? Read(X509Certificate2 certificate)
    {
        if (certificate.Extensions[SubjectAlternativeName] is not { } extension)
        {
            return null;
        }

        try
        {
            AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (!names.PeekTag().HasSameClassAndValue(UriTag))
                {
                    names.ReadEncodedValue();
                    continue;
                }

                string uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
                return uri.StartsWith(UriPrefix, StringComparison.Ordinal) ? new HostId(uri[UriPrefix.Length..]) : null;
            }
        }
        catch (Exception e) when (e is AsnContentException or DbCalmException)
        {
            return null;
        }

        return null;
    }
}
