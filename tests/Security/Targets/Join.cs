using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Security.Targets;

/// <summary>What somebody sends who wants to join.</summary>
internal static class Join
{
    /// <summary>A request with a key that is thrown away.</summary>
    internal static EnrollRequest Request(string token, string machine)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(token, machine, key);
    }

    internal static EnrollRequest Request(string token, string machine, ECDsa key) => new()
    {
        Token = token,
        CertificateRequest = ByteString.CopyFrom(new CertificateRequest("CN=attacker", key, HashAlgorithmName.SHA256).CreateSigningRequest()),
        MachineName = machine,
        AgentVersion = "attacker",
    };
}
