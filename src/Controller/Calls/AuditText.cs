using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DbCalm.Controller.Database;
using DbCalm.Core.Repositories;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace DbCalm.Controller.Calls;

/// <summary>
/// Messages as the audit trail keeps them: JSON, without the fields that the wire contract marks as secrets. A request is kept before anybody checks it, so settings that should name
/// where a secret is, and may hold one by mistake, are kept only when they do name a place.
/// </summary>
internal static partial class AuditText
{
    private const string Hidden = "(not kept)";

    private static readonly ConcurrentDictionary<FieldDescriptor, bool> Secrets = [];

    /// <summary>Whether the wire contract says that the field holds a secret, by <c>[debug_redact = true]</c>.</summary>
    public static bool IsSecret(FieldDescriptor field) => Secrets.GetOrAdd(field, static one => one.GetOptions()?.DebugRedact == true);

    /// <summary>The text; empty for a message without anything in it. Throws an invalid-input error for one that JSON can't say.</summary>
    public static string Of(IMessage message)
    {
        IMessage copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        Hide(copy);
        string text = StoredMessage.Write(copy);
        return text == "{ }" ? "" : text;
    }

    private static void Hide(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsSecret(field))
            {
                if (field.Accessor.GetValue(message) is string { Length: > 0 } secret)
                {
                    field.Accessor.SetValue(message, JoinTokenId().Match(secret) is { Success: true } id ? id.Value + Hidden : Hidden);
                }
            }
            else if (field.IsMap)
            {
                Hide(field.Accessor.GetValue(message) as MapField<string, string>);
            }
            else if (field.FieldType == FieldType.Message && field.Accessor.GetValue(message) is { } value)
            {
                foreach (IMessage inner in field.IsRepeated ? ((System.Collections.IEnumerable)value).Cast<IMessage>() : [(IMessage)value])
                {
                    Hide(inner);
                }
            }
        }
    }

    private static void Hide(MapField<string, string>? settings)
    {
        foreach ((string key, string value) in settings?.ToArray() ?? [])
        {
            // In an address the path may be a secret, as with Slack, and what stands before the host always is.
            settings![key] = key == "url" ? Uri.TryCreate(value, UriKind.Absolute, out Uri? url) ? $"{url.Scheme}://{url.Host}/{Hidden}" : Hidden
                : TellsOfSecret().IsMatch(key) && !value.Split(',').All(IsPlace) ? Hidden
                : value;
        }
    }

    private static bool IsPlace(string text) => text.Length == 0 || text.StartsWith('/') || SecretSource.TryParse(text.Trim()) is not null;

    // What a join token begins with is its name: it ties the row of who joined to that of who let them.
    [GeneratedRegex("^[0-9a-f]{16}\\.(?=[A-Za-z0-9_-]{43}$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JoinTokenId();

    [GeneratedRegex("secret|password|token|key", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TellsOfSecret();
}
