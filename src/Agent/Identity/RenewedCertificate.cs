using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>What the controller answered to a renewal.</summary>
/// <param name="Certificate">The certificate in DER, as it came.</param>
/// <param name="Authorities">Whom to trust from now on; null when nothing was said of that.</param>
internal sealed record RenewedCertificate(byte[] Certificate, AuthorityBundle? Authorities);
