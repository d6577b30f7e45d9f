namespace DbCalm.Controller.Api.Rest;

/// <summary>What a person knows.</summary>
internal sealed record AuthorizeRequest(string? Username, string? Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"(login of {Username})";
}
