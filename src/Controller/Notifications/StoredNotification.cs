using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A message to a channel, on its way or done.</summary>
internal sealed record StoredNotification
{
    /// <summary>Its id, the same at every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>To whom.</summary>
    public required ChannelName Channel { get; init; }

    /// <summary>What; null when only a newer version can read it.</summary>
    public required Notification? Message { get; init; }

    /// <summary>Where it stands.</summary>
    public required NotificationState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null unless it waits.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>A failure after this is the last.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the last attempt came to when it was not simply well; empty otherwise.</summary>
    public string LastError { get; init; } = "";
}
