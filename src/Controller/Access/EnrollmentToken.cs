using DbCalm.Core.Names;

namespace DbCalm.Controller.Access;

/// <summary>A right to join under one name, once. The secret itself is known only to who was given the token.</summary>
/// <param name="Id">The public half of the token's text.</param>
/// <param name="HostName">The name that the machine will have.</param>
/// <param name="SecretSha256">The hash of the secret half, in lower-case hex.</param>
/// <param name="ExpiresAt">From then on it is worth nothing.</param>
/// <param name="UsedAt">When it was used; null while it was not.</param>
internal sealed record EnrollmentToken(string Id, HostName HostName, string SecretSha256, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);
