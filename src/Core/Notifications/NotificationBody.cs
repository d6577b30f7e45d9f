namespace DbCalm.Core.Notifications;

/// <summary>A message as programs get it: the fields of version 1, whose names and meaning never change. docs/formats/notification.md describes them.</summary>
internal sealed record NotificationBody
{
    public int Version { get; init; } = 1;

    public required string Id { get; init; }

    public required string Event { get; init; }

    public required string Severity { get; init; }

    public bool Reminder { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset Since { get; init; }

    public required string Summary { get; init; }

    public required ConditionSubject Subject { get; init; }

    public required NotificationFacts Facts { get; init; }
}
