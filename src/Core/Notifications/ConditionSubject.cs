namespace DbCalm.Core.Notifications;

/// <summary>What a message is about, by names. What does not belong to it is null.</summary>
public sealed record ConditionSubject
{
    /// <summary>The database server.</summary>
    public string? Instance { get; init; }

    /// <summary>The schedule's name; null for a backup that a person asked for.</summary>
    public string? Schedule { get; init; }

    /// <summary>The schedule's number.</summary>
    public int? ScheduleId { get; init; }

    /// <summary>The backup.</summary>
    public string? BackupId { get; init; }

    /// <summary>The repository.</summary>
    public string? Repository { get; init; }

    /// <summary>The host whose own repository it is, or that cannot store in it.</summary>
    public string? Host { get; init; }
}
