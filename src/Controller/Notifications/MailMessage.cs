using System.Globalization;
using System.Text;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A message in the form of RFC 5322, ASCII throughout: what is not is encoded, so nothing in it can end a header or the message.</summary>
internal static class MailMessage
{
    // 75 characters an encoded word with its frame: 45 bytes become 60.
    private const int BytesOfWord = 45;

    /// <summary>The bytes after DATA, with the line that ends them.</summary>
    public static byte[] Write(MailTarget target, Notification message, DateTimeOffset now)
    {
        string domain = target.From[(target.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var text = new StringBuilder();
        Header(text, "Date", now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(text, "From", $"DbCalm <{target.From}>");
        Header(text, "To", string.Join(",\r\n ", target.To));
        Header(text, "Subject", EncodedSubject(MailText.SubjectOf(message)));
        Header(text, "Message-ID", $"<{message.Id}@{domain}>");
        Header(text, "DbCalm-Event", NotificationEvents.NameOf(message.Event));
        Header(text, "DbCalm-Delivery", message.Id);
        Header(text, "Auto-Submitted", "auto-generated");
        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n");

        // Base64 has no dots, so no line can be taken for the last one.
        text.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(MailText.BodyOf(message)), Base64FormattingOptions.InsertLineBreaks));
        text.Append("\r\n.\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    // Words of RFC 2047, each of whole characters.
    private static string EncodedSubject(string subject)
    {
        var words = new List<string>();
        var word = new List<byte>();
        byte[] bytes = new byte[4];
        foreach (Rune rune in subject.EnumerateRunes())
        {
            int length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > BytesOfWord)
            {
                words.Add(Encoded(word));
                word.Clear();
            }

            word.AddRange(bytes.AsSpan(0, length));
        }

        words.Add(Encoded(word));
        return string.Join("\r\n ", words);
    }

    private static string Encoded(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
