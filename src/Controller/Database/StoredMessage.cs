using DbCalm.Core.Errors;
using Google.Protobuf;

namespace DbCalm.Controller.Database;

/// <summary>Messages as stored text: protobuf's JSON, so that fields of a newer version are skipped and older rows stay readable.</summary>
internal static class StoredMessage
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The stored text; throws an invalid-input error for a message that JSON can't say, such as one with a time beyond all calendars.</summary>
    public static string Write(IMessage message)
    {
        try
        {
            return JsonFormatter.Default.Format(message);
        }
        catch (InvalidOperationException e)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"a {message.Descriptor.Name} can't be stored: {e.Message}", "send valid times", e);
        }
    }

    /// <summary>The message of a stored text.</summary>
    public static T Read<T>(string text)
        where T : IMessage, new() => Parser.Parse<T>(text);
}
