using System.Text;

namespace DbCalm.Core.Notifications;

/// <summary>Messages as e-mail.</summary>
public static class MailText
{
    /// <summary>The subject, one line.</summary>
    public static string SubjectOf(Notification one) => $"[DbCalm] {NotificationText.TitleOf(one)}";

    /// <summary>The text, its lines ended by CR LF.</summary>
    public static string BodyOf(Notification one)
    {
        var text = new StringBuilder();
        text.Append(NotificationText.TitleOf(one)).Append("\r\n\r\n");
        if (NotificationText.MessageOf(one) is { } message)
        {
            text.Append(message.Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n\r\n");
        }

        foreach ((string name, string value) in NotificationText.LinesOf(one))
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return text.ToString();
    }
}
