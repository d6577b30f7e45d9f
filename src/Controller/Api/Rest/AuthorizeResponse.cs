namespace DbCalm.Controller.Api.Rest;

/// <summary>A code to be traded for a token.</summary>
internal sealed record AuthorizeResponse(string Code)
{
    /// <inheritdoc/>
    public override string ToString() => "(code)";
}
