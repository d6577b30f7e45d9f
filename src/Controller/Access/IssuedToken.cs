namespace DbCalm.Controller.Access;

/// <summary>A new token in full, for its maker's eyes only.</summary>
/// <param name="Text">The id and the secret.</param>
/// <param name="ExpiresAt">From then on it is worth nothing.</param>
internal sealed record IssuedToken(string Text, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => "(token)";
}
