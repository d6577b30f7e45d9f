namespace DbCalm.Core.Notifications;

/// <summary>What can be wrong for a while: it opens, stays open however often it is seen again, and closes.</summary>
public enum ConditionKind
{
    /// <summary>The last backup of an instance by a schedule, or by hand, failed.</summary>
    Backup,

    /// <summary>The newest backup of an instance is older than its objective.</summary>
    Objective,

    /// <summary>The last verification of a backup failed.</summary>
    Verification,

    /// <summary>A repository is nearly full.</summary>
    Space,

    /// <summary>A request waits for a second administrator, or for its time.</summary>
    Approval,
}
