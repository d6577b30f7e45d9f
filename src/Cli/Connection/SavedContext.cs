using System.Text.Json.Serialization;

namespace DbCalm.Cli.Connection;

/// <summary>A controller that was logged in to, and the login.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Server">Its address; null when it is reached by a socket.</param>
/// <param name="CaPin">The pin of its authority; null with a socket.</param>
/// <param name="Socket">Its socket; null when it is reached by an address.</param>
/// <param name="Identity">Who is logged in, or was last, in words.</param>
/// <param name="Token">The token; empty after a logout.</param>
/// <param name="ExpiresAt">When the token ends.</param>
internal sealed record SavedContext(
    string Name, string? Server, string? CaPin, string? Socket, string Identity, string Token, DateTimeOffset ExpiresAt)
{
    private const string UserWord = "user ";
    private const string ClientWord = "client ";

    /// <summary>The user who logged in last; null when it was none.</summary>
    [JsonIgnore]
    public string? User => Identity.StartsWith(UserWord, StringComparison.Ordinal) ? Identity[UserWord.Length..] : null;

    /// <summary>The id of the client that logged in last; null when it was none.</summary>
    [JsonIgnore]
    public string? Client => Identity.StartsWith(ClientWord, StringComparison.Ordinal) ? Identity[ClientWord.Length..] : null;

    /// <summary>Without the token, so that no log can hold it.</summary>
    public override string ToString() => $"{Name}: {Identity} at {Server ?? Socket}";
}
