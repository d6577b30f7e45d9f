namespace DbCalm.Controller.Api.Rest;

/// <summary>The name and password of a person.</summary>
internal sealed record AuthorizeRequest(string? Username, string? Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"(login of {Username})";
}
