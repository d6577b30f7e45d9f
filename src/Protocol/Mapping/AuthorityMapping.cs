using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Protocol.Mapping;

/// <summary>Authorities on the wire.</summary>
public static class AuthorityMapping
{
    /// <summary>The bundle as it is sent to agents.</summary>
    public static Authorities ToWire(this AuthorityBundle bundle) => new() { Certificates = { bundle.ToDer() } };

    /// <summary>The certificates of the bundle in DER, the one that signs first.</summary>
    public static IEnumerable<ByteString> ToDer(this AuthorityBundle bundle) => bundle.Authorities.Select(authority => ByteString.CopyFrom(authority.RawData));

    /// <summary>The bundle of these certificates; throws a corrupt error when one is none.</summary>
    public static AuthorityBundle ToBundle(this IEnumerable<ByteString> certificates) => AuthorityBundle.FromDer(certificates.Select(der => der.Memory));
}
