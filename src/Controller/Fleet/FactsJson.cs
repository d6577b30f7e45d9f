using Google.Protobuf;

namespace DbCalm.Controller.Fleet;

/// <summary>Facts as stored text: protobuf's JSON, so that a newer agent's fields are skipped and older rows stay readable.</summary>
internal static class FactsJson
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The stored text.</summary>
    public static string Write(IMessage facts) => JsonFormatter.Default.Format(facts);

    /// <summary>The facts of a stored text.</summary>
    public static T Read<T>(string text)
        where T : IMessage, new() => Parser.Parse<T>(text);
}
