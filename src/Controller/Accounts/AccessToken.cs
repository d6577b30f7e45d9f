namespace DbCalm.Controller.Accounts;

/// <summary>A token in full, for its holder's eyes only.</summary>
/// <param name="Text">What calls carry.</param>
/// <param name="ExpiresAt">From then on it is worth nothing.</param>
/// <param name="Account">Whose it is.</param>
internal sealed record AccessToken(string Text, DateTimeOffset ExpiresAt, Account Account)
{
    /// <inheritdoc/>
    public override string ToString() => $"(token of {Account})";
}
