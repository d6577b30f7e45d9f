using System.Globalization;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Database;

/// <summary>Whole numbers in page tokens.</summary>
internal static class StoredNumber
{
    /// <summary>The text.</summary>
    public static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of a text; throws an invalid-input error for none.</summary>
    public static long Parse(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new DbCalmException(ErrorCode.InvalidInput, "the page token is not of this list", "use next_page_token as it came, with the same request");
}
