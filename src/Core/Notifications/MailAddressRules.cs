namespace DbCalm.Core.Notifications;

/// <summary>What an e-mail address may look like: plain ASCII, so that it can stand in a command and a header as it is.</summary>
public static class MailAddressRules
{
    private const int MaxLength = 254;
    private const int MaxLocal = 64;

    /// <summary>Says whether <paramref name="text"/> is a bare address such as <c>ops@example.com</c>.</summary>
    public static bool IsValid(string text)
    {
        string[] parts = text.Split('@');
        return text.Length <= MaxLength && parts.Length == 2 && parts[0].Length is > 0 and <= MaxLocal && parts[0].All(IsLocal) && IsDotted(parts[0]) && IsHost(parts[1]);
    }

    /// <summary>Says whether <paramref name="text"/> is the name or address of a machine.</summary>
    public static bool IsHost(string text) =>
        text.Length is > 0 and <= 253 && (Uri.CheckHostName(text) is UriHostNameType.IPv4 or UriHostNameType.IPv6 || (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && IsDotted(text) && text[0] != '-'));

    private static bool IsDotted(string text) => text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c);
}
