using DbCalm.Controller.Notifications;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.Mapping;
using Notification = DbCalm.Protocol.V1.Notification;
using WireState = DbCalm.Protocol.V1.NotificationState;

namespace DbCalm.Controller.Api;

/// <summary>Messages on the wire.</summary>
internal static class NotificationMapping
{
    /// <summary>As operators see it.</summary>
    public static Notification ToWire(this StoredNotification one) => new()
    {
        Id = one.Id,
        Channel = one.Channel.Value,
        Event = one.Message is { } message ? NotificationEvents.NameOf(message.Event) : "",
        Severity = one.Message is { } known ? NotificationEvents.NameOf(NotificationEvents.SeverityOf(known.Event)) : "",
        Reminder = one.Message?.IsReminder ?? false,
        Summary = one.Message is { } told ? NotificationText.SummaryOf(told) : "",
        State = one.State switch
        {
            NotificationState.Waiting => WireState.Waiting,
            NotificationState.Delivered => WireState.Delivered,
            NotificationState.GivenUp => WireState.GivenUp,
        },
        Attempts = (uint)one.Attempts,
        CreatedAt = one.CreatedAt.ToWire(),
        NextAttemptAt = one.NextAttemptAt.ToWire(),
        FinishedAt = one.FinishedAt.ToWire(),
        LastError = one.LastError,
    };

    /// <summary>The state that was asked for; null for any.</summary>
    public static NotificationState? ToStored(this WireState state) => state switch
    {
        WireState.Waiting => NotificationState.Waiting,
        WireState.Delivered => NotificationState.Delivered,
        WireState.GivenUp => NotificationState.GivenUp,
        WireState.Unspecified or _ => null,
    };
}
