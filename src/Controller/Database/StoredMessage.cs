using Google.Protobuf;

namespace DbCalm.Controller.Database;

/// <summary>Messages as stored text: protobuf's JSON, so that fields of a newer version are skipped and older rows stay readable.</summary>
internal static class StoredMessage
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The stored text.</summary>
    public static string Write(IMessage message) => JsonFormatter.Default.Format(message);

    /// <summary>The message of a stored text.</summary>
    public static T Read<T>(string text)
        where T : IMessage, new() => Parser.Parse<T>(text);
}
