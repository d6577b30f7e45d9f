using System.Buffers;
using System.Text.Json;

namespace DbCalm.Core.Notifications;

/// <summary>Messages for an incoming webhook of Slack: blocks in an attachment whose colour tells the severity, with a plain text for what shows no blocks.</summary>
public static class SlackBody
{
    // Slack's own limit.
    private const int MostFields = 10;

    /// <summary>One JSON object, UTF-8.</summary>
    public static byte[] Write(Notification one)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("text", Escaped(NotificationText.SummaryOf(one)));
            writer.WriteStartArray("attachments");
            writer.WriteStartObject();
            writer.WriteString("color", ColorOf(NotificationEvents.SeverityOf(one.Event)));
            writer.WriteStartArray("blocks");
            WriteText(writer, "mrkdwn", $"*{Escaped(NotificationText.TitleOf(one)).Replace('*', '∗')}*");
            if (NotificationText.MessageOf(one) is { } message)
            {
                WriteText(writer, "plain_text", message);
            }

            WriteFields(writer, one);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "section");
        writer.WriteStartObject("text");
        writer.WriteString("type", type);
        writer.WriteString("text", text);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, Notification one)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "section");
        writer.WriteStartArray("fields");
        foreach ((string name, string value) in NotificationText.LinesOf(one).Take(MostFields))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "mrkdwn");
            writer.WriteString("text", $"*{name}*\n{Escaped(value)}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Info => "#2eb67d",
        Severity.Warning => "#ecb22e",
        Severity.Error => "#e01e5a",
    };

    // Without this a text could mention a whole channel or make a link.
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
