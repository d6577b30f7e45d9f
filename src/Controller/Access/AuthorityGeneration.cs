using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Access;

/// <summary>One authority of this controller.</summary>
/// <param name="Name">Of its files, without what follows the dot.</param>
/// <param name="Stage">What it is there for.</param>
/// <param name="Since">Since when.</param>
/// <param name="Certificate">Its certificate, without the key.</param>
/// <param name="Proof">What the one before it says of it; null for the first one.</param>
internal sealed record AuthorityGeneration(string Name, AuthorityStage Stage, DateTimeOffset Since, X509Certificate2 Certificate, X509Certificate2? Proof)
{
    /// <summary>The pin by which clients without a certificate check it.</summary>
    public CaPin Pin { get; } = CaPin.Of(Certificate);
}
