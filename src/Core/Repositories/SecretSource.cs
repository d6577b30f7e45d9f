namespace DbCalm.Core.Repositories;

/// <summary>Where an agent finds a secret. The secret itself is never in a definition, on the wire or in the store.</summary>
/// <param name="Kind">How to find it.</param>
/// <param name="Value">The path, the variable's name, or the command with its arguments.</param>
public sealed record SecretSource(SecretSourceKind Kind, string Value)
{
    private static readonly (string Prefix, SecretSourceKind Kind)[] Prefixes =
        [("file:", SecretSourceKind.File), ("env:", SecretSourceKind.Environment), ("command:", SecretSourceKind.Command)];

    /// <summary>The source that <paramref name="text"/> names, e.g. <c>file:/etc/dbcalm/s3.secret</c>; null when it names none.</summary>
    public static SecretSource? TryParse(string text)
    {
        foreach ((string prefix, SecretSourceKind kind) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                string value = text[prefix.Length..];
                return IsUsable(kind, value) ? new SecretSource(kind, value) : null;
            }
        }

        return null;
    }

    /// <summary>As it is written in a definition.</summary>
    public override string ToString() => Prefixes.First(p => p.Kind == Kind).Prefix + Value;

    private static bool IsUsable(SecretSourceKind kind, string value) => !value.Any(char.IsControl) && kind switch
    {
        SecretSourceKind.File or SecretSourceKind.Command => value.StartsWith('/'),
        SecretSourceKind.Environment => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'),
    };
}
