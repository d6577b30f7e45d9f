using System.Globalization;
using System.Text.Json;

namespace DbCalm.Core.Schedules;

/// <summary>JSON values as DBCalm's messages show them: <c>map[a:1 b:[x y]]</c>, <c>&lt;nil&gt;</c>, numbers as short as they can be.</summary>
internal static class GoText
{
    // From here on numbers are shown with an exponent.
    private const int LongestWhole = 21;

    /// <summary>The text of <paramref name="value"/>; of a string, the string as it is, but for halves of characters.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value),
        JsonValueKind.Number => NumberOf(value.GetDouble()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Of))}]",
        JsonValueKind.Object => $"map[{string.Join(' ', value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Of(member.Value)}"))}]",
        JsonValueKind.Null or JsonValueKind.Undefined => "<nil>",
    };

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    private static string NumberOf(double number)
    {
        // Always d.dddE+000, with as many digits as are needed to tell the number from others.
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is >= 0 and < LongestWhole
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
