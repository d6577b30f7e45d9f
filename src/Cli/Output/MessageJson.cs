using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Output;

/// <summary>
/// Any message of the wire as JSON: every field under its own snake_case name, null where nothing is set, times in RFC 3339 UTC with
/// milliseconds, enums as the last words of their names in lower case, 64-bit integers as numbers, bytes in Base64.
/// </summary>
internal static class MessageJson
{
    /// <summary>The message as an object that has every field of its type, in the order of the field numbers.</summary>
    public static JsonObject Of(IMessage message)
    {
        var result = new JsonObject();
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            result.Add(field.Name, ValueOf(message, field));
        }

        return result;
    }

    /// <summary>A list answer: its <c>items</c>, and <c>next_page_token</c> also where the message has none.</summary>
    public static JsonObject OfList(IMessage message)
    {
        JsonObject result = Of(message);
        result.TryAdd("next_page_token", null);
        return result;
    }

    private static JsonNode? ValueOf(IMessage message, FieldDescriptor field)
    {
        object? value = field.Accessor.GetValue(message);
        if (value is IDictionary map)
        {
            return new JsonObject(
                map.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(
                    key => KeyValuePair.Create(key, (JsonNode?)JsonValue.Create((string)map[key]!))));
        }

        if (field.IsRepeated)
        {
            return new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(item => Single(item, field))]);
        }

        bool isAbsent = value is null || (field.HasPresence && !field.Accessor.HasValue(message));
        return isAbsent ? null : Single(value!, field);
    }

    private static JsonNode? Single(object value, FieldDescriptor field) => value switch
    {
        Timestamp time => JsonValue.Create(Text(time)),
        Duration duration => JsonValue.Create(duration.ToTimeSpan().TotalSeconds),
        IMessage message => Of(message),
        ByteString bytes => JsonValue.Create(bytes.ToBase64()),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => field.FieldType == FieldType.Enum ? EnumName(field.EnumType, number) : JsonValue.Create(number),
        uint number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        float number => Finite(number),
        double number => Finite(number),
        System.Enum number => EnumName(field.EnumType, Convert.ToInt32(number, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"a field of type {value.GetType()} has no JSON form"),
    };

    private static string Text(Timestamp time) =>
        time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonValue? Finite(double number) => double.IsFinite(number) ? JsonValue.Create(number) : null;

    // BACKUP_TYPE_FULL of enum BackupType becomes full; the zero of every enum says that nothing was said.
    private static JsonValue? EnumName(EnumDescriptor type, int number)
    {
        if (number == 0)
        {
            return null;
        }

        string prefix = string.Concat(
            type.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString())) + "_";
        string? name = type.FindValueByNumber(number)?.Name;
        return JsonValue.Create(name is null
            ? "unknown"
            : (name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name).ToLowerInvariant());
    }
}
