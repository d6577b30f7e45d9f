using System.Text;
using DbCalm.Core.Notifications;
using MimeKit;

namespace DbCalm.Controller.Notifications;

/// <summary>A message in the form of RFC 5322, ASCII throughout: what is not is encoded, so nothing in it can end a header or the message.</summary>
internal static class MailMessage
{
    /// <summary>The message of <paramref name="notification"/> to the receivers of <paramref name="target"/>.</summary>
    public static MimeMessage Write(MailTarget target, Notification notification, DateTimeOffset now)
    {
        string domain = target.From[(target.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var message = new MimeMessage
        {
            Date = now.ToUniversalTime(),
            Subject = MailText.SubjectOf(notification),
            Body = new MimePart("text", "plain")
            {
                Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(MailText.BodyOf(notification)))),
                ContentTransferEncoding = ContentEncoding.Base64,
            },
        };
        message.Body.ContentType.Charset = "utf-8";
        message.From.Add(new MailboxAddress("DbCalm", target.From));
        message.To.AddRange(target.To.Select(to => new MailboxAddress("", to)));
        message.Headers.Replace("Message-ID", $"<{notification.Id}@{domain}>");
        message.Headers.Add("DbCalm-Event", NotificationEvents.NameOf(notification.Event));
        message.Headers.Add("DbCalm-Delivery", notification.Id);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
