using System.Text.Json;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Says what is wrong with a body in the words that DBCalm has for it.</summary>
internal static class JsonMistakes
{
    /// <summary>The words.</summary>
    /// <param name="body">The body, in valid UTF-8.</param>
    /// <param name="noun">What it should be: <c>TokenRequest</c>.</param>
    /// <param name="mistake">What the reader said.</param>
    public static string Explain(ReadOnlyMemory<byte> body, string noun, JsonException mistake)
    {
        int start = body.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0)
        {
            return "EOF";
        }

        JsonValueKind kind = KindOf(body, null);
        if (kind == JsonValueKind.Undefined)
        {
            return IsCutOff(body.Span) ? "unexpected EOF"
                : MayStart(body.Span[start]) ? "the body is not valid JSON"
                : $"invalid character '{(char.IsAscii((char)body.Span[start]) && !char.IsControl((char)body.Span[start]) ? (char)body.Span[start] : '?')}' looking for beginning of value";
        }

        if (kind != JsonValueKind.Object)
        {
            return $"json: cannot unmarshal {Word(kind)} into {noun}, which is an object";
        }

        string field = mistake.Path?.StartsWith("$.", StringComparison.Ordinal) == true ? mistake.Path[2..] : "";
        return KindOf(body, field) is not (JsonValueKind.Undefined or JsonValueKind.String) and var wrong
            ? $"json: cannot unmarshal {Word(wrong)} into Go struct field {noun}.{field} of type string"
            : $"a field of the {noun} comes twice or holds no valid text";
    }

    private static bool MayStart(byte first) => first is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9');

    // The kind of the body, or of the field of that name in it; undefined for no JSON or no such field.
    private static JsonValueKind KindOf(ReadOnlyMemory<byte> body, string? field)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return field is null ? document.RootElement.ValueKind
                : document.RootElement.EnumerateObject().FirstOrDefault(property => property.NameEquals(field)).Value.ValueKind;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Invalid operations are names that are no Unicode, which parsing lets pass.
            return JsonValueKind.Undefined;
        }
    }

    // Whether more could make it whole: then a reader that waits for more finds nothing wrong with it.
    private static bool IsCutOff(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Null => "null",
        JsonValueKind.Undefined => "nothing",
    };
}
