namespace DbCalm.Core.Notifications;

/// <summary>What a channel is to be told of a condition now.</summary>
public enum Telling
{
    /// <summary>Nothing new.</summary>
    Nothing,

    /// <summary>That it opened.</summary>
    Opened,

    /// <summary>That it is still open.</summary>
    Reminder,

    /// <summary>That it closed.</summary>
    Closed,
}
