using System.Text;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A row of the notifications table.</summary>
internal sealed class NotificationRow
{
    public string Id { get; set; } = "";

    public string Channel { get; set; } = "";

    public string Event { get; set; } = "";

    public string Body { get; set; } = "";

    public string State { get; set; } = "";

    public long Attempts { get; set; }

    public string CreatedAt { get; set; } = "";

    public string? NextAttemptAt { get; set; }

    public string GiveUpAt { get; set; } = "";

    public string? FinishedAt { get; set; }

    public string LastError { get; set; } = "";

    public static NotificationRow New(ChannelName channel, Notification message, DateTimeOffset now) => new()
    {
        Id = message.Id,
        Channel = channel.Value,
        Event = NotificationEvents.NameOf(message.Event),
        Body = Encoding.UTF8.GetString(JsonBody.Write(message)),
        State = nameof(NotificationState.Waiting),
        CreatedAt = now.ToStored(),
        NextAttemptAt = now.ToStored(),
        GiveUpAt = (now + DeliveryRetries.GivesUpAfter).ToStored(),
    };

    public StoredNotification ToNotification() => new()
    {
        Id = Id,
        Channel = new ChannelName(Channel),
        Message = JsonBody.Read(Encoding.UTF8.GetBytes(Body)),
        State = Enum.Parse<NotificationState>(State),
        Attempts = (int)Attempts,
        CreatedAt = StoredTime.Parse(CreatedAt),
        NextAttemptAt = StoredTime.ParseOptional(NextAttemptAt),
        GiveUpAt = StoredTime.Parse(GiveUpAt),
        FinishedAt = StoredTime.ParseOptional(FinishedAt),
        LastError = LastError,
    };
}
