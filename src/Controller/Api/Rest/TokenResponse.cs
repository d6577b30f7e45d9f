namespace DbCalm.Controller.Api.Rest;

/// <summary>A token, its kind, and for how many seconds it holds.</summary>
internal sealed record TokenResponse(string? AccessToken, string TokenType, long ExpiresIn)
{
    /// <inheritdoc/>
    public override string ToString() => "(token)";
}
