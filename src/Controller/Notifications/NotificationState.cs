namespace DbCalm.Controller.Notifications;

/// <summary>Where a message stands.</summary>
internal enum NotificationState
{
    /// <summary>It is tried, now or later.</summary>
    Waiting,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Nobody tries it any more.</summary>
    GivenUp,
}
