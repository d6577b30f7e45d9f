namespace DbCalm.Core.Notifications;

/// <summary>What is known of a condition, for people and programs. What does not belong to it is null.</summary>
public sealed record NotificationFacts
{
    /// <summary>The job that failed or succeeded.</summary>
    public string? JobId { get; init; }

    /// <summary>The wire name of the error's code.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error in its own words.</summary>
    public string? Message { get; init; }

    /// <summary>What can be done about it.</summary>
    public string? Hint { get; init; }

    /// <summary>How often it failed since it last succeeded.</summary>
    public int? Failures { get; init; }

    /// <summary>Whether the verification also prepared the backup.</summary>
    public bool? Deep { get; init; }

    /// <summary>How old the newest backup may be, in seconds.</summary>
    public long? ObjectiveSeconds { get; init; }

    /// <summary>The newest good backup.</summary>
    public string? NewestBackupId { get; init; }

    /// <summary>When that was started.</summary>
    public DateTimeOffset? NewestBackupAt { get; init; }

    /// <summary>Bytes that may still be written.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Bytes in all.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>How full it is, rounded down.</summary>
    public int? UsedPercent { get; init; }

    /// <summary>From where on it is nearly full.</summary>
    public int? WarningPercent { get; init; }

    /// <summary>Why the condition closed although nothing got better: what it was about is gone. Null otherwise.</summary>
    public string? ClosedBecause { get; init; }
}
