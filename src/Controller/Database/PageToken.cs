using System.Buffers.Text;
using System.Text;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Database;

/// <summary>Where a page of a list ended: the sort keys of its last row, opaque to callers.</summary>
internal static class PageToken
{
    private const char Separator = '\n';

    /// <summary>The token of a list named <paramref name="list"/> after the row with these keys.</summary>
    public static string Write(string list, params ReadOnlySpan<string> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}{Separator}{string.Join(Separator, keys)}"));

    /// <summary>The keys in <paramref name="token"/>; null for the first page. Throws an invalid-input error for a token of another list or of nobody.</summary>
    public static string[]? Read(string list, string token, int keys)
    {
        if (token.Length == 0)
        {
            return null;
        }

        string[] parts = token.Length <= 1024 && Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator) : [];
        return parts.Length == keys + 1 && parts[0] == list
            ? parts[1..]
            : throw new DbCalmException(ErrorCode.InvalidInput, "the page token is not of this list", "use next_page_token as it came, with the same request");
    }
}
