using DbCalm.Core.Access;

namespace DbCalm.Controller.Accounts;

/// <summary>Somebody who may log in.</summary>
/// <param name="Kind">A person or a program.</param>
/// <param name="Name">The name that a person logs in with, or a client's id; unique within its kind.</param>
/// <param name="Label">What a client is for; empty for a person.</param>
/// <param name="SecretHash">The hash of the password or secret.</param>
/// <param name="Grant">What it may do.</param>
/// <param name="Version">Another one with every change of password, secret or grant, and never again the same: a token of another version is worth nothing.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record Account(AccountKind Kind, string Name, string Label, string SecretHash, Grant Grant, string Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>For people: <c>user anna</c>.</summary>
    public override string ToString() => Kind == AccountKind.User ? $"user {Name}" : $"client {Name} ({Label})";
}
