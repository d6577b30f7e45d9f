using DbCalm.Core.Errors;

namespace DbCalm.Core.Names;

/// <summary>What every name from outside must look like: it becomes a path component, a log field and a certificate name, so it is kept plain.</summary>
public static class NameRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 63;

    /// <summary>Says whether <paramref name="text"/> is 1 to <paramref name="maxLength"/> letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, starts with a letter or digit and holds no <c>..</c>.</summary>
    public static bool IsValid(string? text, int maxLength = MaxLength)
    {
        if (string.IsNullOrEmpty(text) || text.Length > maxLength || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return !text.Contains("..", StringComparison.Ordinal);
    }

    /// <summary><paramref name="text"/> itself when it is valid; otherwise throws <see cref="ErrorCode.InvalidInput"/> naming <paramref name="noun"/>.</summary>
    public static string Check(string? text, string noun, int maxLength = MaxLength) => IsValid(text, maxLength)
        ? text!
        : throw new DbCalmException(
            ErrorCode.InvalidInput,
            $"{noun} {Quote(text)} is not a valid name",
            $"use 1 to {maxLength} letters, digits, '.', '_' or '-', starting with a letter or digit, without '..'");

    /// <summary>A short, single-line, printable form of untrusted text for messages.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
        {
            return "(none)";
        }

        string cut = text.Length > 64 ? text[..64] + "…" : text;
        return "'" + string.Concat(cut.Select(c => char.IsControl(c) || c == '\uFFFD' ? "?" : c.ToString())) + "'";
    }
}
