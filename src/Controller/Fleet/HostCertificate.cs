namespace DbCalm.Controller.Fleet;

/// <summary>A certificate that speaks for a host.</summary>
/// <param name="Sha256">Of the certificate, in lower-case hex.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Authority">The pin of the authority that signed it.</param>
internal sealed record HostCertificate(string Sha256, DateTimeOffset ExpiresAt, string Authority);
