namespace DbCalm.Core.Notifications;

/// <summary>One message: an event with what is known of it.</summary>
public sealed record Notification
{
    /// <summary>Unique for each message to each channel, and the same at every attempt to deliver it.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required NotificationEvent Event { get; init; }

    /// <summary>When it happened; for a reminder, when that was due.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the condition opened.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when the same was told before and still holds.</summary>
    public bool IsReminder { get; init; }

    /// <summary>What it is about.</summary>
    public ConditionSubject Subject { get; init; } = new();

    /// <summary>What is known of it.</summary>
    public NotificationFacts Facts { get; init; } = new();
}
