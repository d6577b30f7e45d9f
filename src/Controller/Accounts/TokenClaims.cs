namespace DbCalm.Controller.Accounts;

/// <summary>The claims of an access token.</summary>
/// <param name="Kind">Whether a person or a program holds it.</param>
/// <param name="Subject">The account's name.</param>
/// <param name="Version">The account's version when the token was made.</param>
/// <param name="IssuedAt">When it was made; whole seconds.</param>
/// <param name="ExpiresAt">From then on it is worth nothing; whole seconds.</param>
internal sealed record TokenClaims(AccountKind Kind, string Subject, string Version, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
