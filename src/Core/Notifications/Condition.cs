using System.Globalization;

namespace DbCalm.Core.Notifications;

/// <summary>Something that is wrong, as it was last seen.</summary>
public sealed record Condition
{
    /// <summary>What is wrong.</summary>
    public required ConditionKind Kind { get; init; }

    /// <summary>With what, as a text that is unique within the kind.</summary>
    public required string Key { get; init; }

    /// <summary>With what, by names.</summary>
    public required ConditionSubject Subject { get; init; }

    /// <summary>What is known of it.</summary>
    public NotificationFacts Facts { get; init; } = new();

    /// <summary>Since when.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The key of the backups of an instance by a schedule; null for those that people ask for.</summary>
    public static string KeyOfBackup(string instance, int? schedule) => string.Create(CultureInfo.InvariantCulture, $"{instance}/{schedule ?? 0}");

    /// <summary>The key of a repository; with the host when it is its own.</summary>
    public static string KeyOfRepository(string repository, string? host) => host is null ? repository : $"{repository}@{host}";

    /// <summary>The message that it opened, is still open or closed.</summary>
    /// <param name="id">The message's.</param>
    /// <param name="telling">Which of them.</param>
    /// <param name="at">When.</param>
    public Notification ToNotification(string id, Telling telling, DateTimeOffset at) => new()
    {
        Id = id,
        Event = NotificationEvents.Of(Kind, telling != Telling.Closed),
        OccurredAt = at,
        Since = OpenedAt,
        IsReminder = telling == Telling.Reminder,
        Subject = Subject,
        Facts = Facts,
    };
}
