using System.Buffers;
using System.Text.Json;

namespace DbCalm.Core.Notifications;

/// <summary>Messages for a webhook of Microsoft Teams: an adaptive card. Texts are runs and not blocks, so that nothing in them is taken for markup.</summary>
public static class TeamsBody
{
    /// <summary>One JSON object, UTF-8.</summary>
    public static byte[] Write(Notification one)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "message");
            writer.WriteStartArray("attachments");
            writer.WriteStartObject();
            writer.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
            writer.WriteNull("contentUrl");
            WriteCard(writer, one);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteCard(Utf8JsonWriter writer, Notification one)
    {
        writer.WriteStartObject("content");
        writer.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        writer.WriteString("type", "AdaptiveCard");
        writer.WriteString("version", "1.4");
        writer.WriteString("fallbackText", NotificationText.SummaryOf(one));
        writer.WriteStartArray("body");
        WriteRun(writer, NotificationText.TitleOf(one), ColorOf(NotificationEvents.SeverityOf(one.Event)));
        if (NotificationText.MessageOf(one) is { } message)
        {
            WriteRun(writer, message, color: null);
        }

        writer.WriteStartObject();
        writer.WriteString("type", "FactSet");
        writer.WriteStartArray("facts");
        foreach ((string name, string value) in NotificationText.LinesOf(one))
        {
            writer.WriteStartObject();
            writer.WriteString("title", name);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter writer, string text, string? color)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "RichTextBlock");
        writer.WriteStartArray("inlines");
        writer.WriteStartObject();
        writer.WriteString("type", "TextRun");
        writer.WriteString("text", text);
        if (color is not null)
        {
            writer.WriteString("color", color);
            writer.WriteString("weight", "Bolder");
            writer.WriteString("size", "Medium");
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Info => "Good",
        Severity.Warning => "Warning",
        Severity.Error => "Attention",
    };
}
