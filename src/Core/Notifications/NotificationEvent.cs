namespace DbCalm.Core.Notifications;

/// <summary>What a message tells. All but the last come in pairs: a condition opened, and it closed.</summary>
public enum NotificationEvent
{
    /// <summary>A backup failed; the one before had not.</summary>
    BackupFailed,

    /// <summary>A backup succeeded after one or more that failed.</summary>
    BackupRecovered,

    /// <summary>The newest backup became older than the objective.</summary>
    RpoBreached,

    /// <summary>There is a backup that is young enough again.</summary>
    RpoRecovered,

    /// <summary>A verification found a backup wanting, or could not be done.</summary>
    VerifyFailed,

    /// <summary>A backup holds after all.</summary>
    VerifyRecovered,

    /// <summary>A repository reached its threshold.</summary>
    RepositoryNearlyFull,

    /// <summary>A repository is below its threshold again.</summary>
    RepositorySpaceRecovered,

    /// <summary>A request waits for a second administrator, or for its time.</summary>
    ApprovalWanted,

    /// <summary>It does not wait any more.</summary>
    ApprovalDecided,

    /// <summary>Somebody tries a channel.</summary>
    Test,
}
