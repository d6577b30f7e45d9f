namespace DbCalm.Controller.Api.Rest;

/// <summary>A request to trade for a token: a code, or what a program knows.</summary>
internal sealed record TokenRequest(string? GrantType, string? Code, string? ClientId, string? ClientSecret)
{
    /// <inheritdoc/>
    public override string ToString() => $"({GrantType} of {ClientId})";
}
