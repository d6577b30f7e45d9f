using System.Text.Json;

namespace DbCalm.Core.Notifications;

/// <summary>Messages as JSON for programs, which is also how they are stored.</summary>
public static class JsonBody
{
    /// <summary>One JSON object, UTF-8.</summary>
    public static byte[] Write(Notification one) => JsonSerializer.SerializeToUtf8Bytes(
        new NotificationBody
        {
            Id = one.Id,
            Event = NotificationEvents.NameOf(one.Event),
            Severity = NotificationEvents.NameOf(NotificationEvents.SeverityOf(one.Event)),
            Reminder = one.IsReminder,
            OccurredAt = one.OccurredAt.ToUniversalTime(),
            Since = one.Since.ToUniversalTime(),
            Summary = NotificationText.SummaryOf(one),
            Subject = one.Subject,
            Facts = one.Facts,
        },
        NotificationJson.Default.NotificationBody);

    /// <summary>The message of what <see cref="Write"/> made; null for an event that only a newer version knows.</summary>
    public static Notification? Read(ReadOnlySpan<byte> json)
    {
        NotificationBody body = JsonSerializer.Deserialize(json, NotificationJson.Default.NotificationBody)!;
        return NotificationEvents.Find(body.Event) is not { } known
            ? null
            : new Notification { Id = body.Id, Event = known, OccurredAt = body.OccurredAt, Since = body.Since, IsReminder = body.Reminder, Subject = body.Subject, Facts = body.Facts };
    }
}
