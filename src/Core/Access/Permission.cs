namespace DbCalm.Core.Access;

/// <summary>One thing that somebody may be allowed to do. Every call needs one.</summary>
public enum Permission
{
    /// <summary>See hosts, instances, repositories, schedules, policies and the state of the whole.</summary>
    ViewFleet,

    /// <summary>See what backups there are and what is known of them.</summary>
    ViewBackups,

    /// <summary>See jobs and their logs.</summary>
    ViewJobs,

    /// <summary>See who did what.</summary>
    ViewAudit,

    /// <summary>Take backups, also as a schedule would.</summary>
    TakeBackups,

    /// <summary>Have backups read and proven.</summary>
    VerifyBackups,

    /// <summary>Copy backups into further repositories.</summary>
    CopyBackups,

    /// <summary>Keep backups from being deleted.</summary>
    HoldBackups,

    /// <summary>End such a hold.</summary>
    ReleaseBackups,

    /// <summary>Restore backups on hosts of the fleet.</summary>
    RestoreBackups,

    /// <summary>Stop jobs.</summary>
    CancelJobs,

    /// <summary>Take what a backup holds out of the fleet.</summary>
    DownloadBackups,

    /// <summary>Delete backups, one by one or by retention.</summary>
    DeleteBackups,

    /// <summary>Label instances and say how they are to be kept.</summary>
    ManageInstances,

    /// <summary>Make, change and delete schedules.</summary>
    ManageSchedules,

    /// <summary>Make, change and delete retention policies.</summary>
    ManagePolicies,

    /// <summary>Make, change, test and delete repositories, and take in what is found there.</summary>
    ManageRepositories,

    /// <summary>Have hosts join, and remove them.</summary>
    ManageHosts,

    /// <summary>Say who is told of what.</summary>
    ManageNotifications,

    /// <summary>Say who may do what.</summary>
    ManageAccounts,

    /// <summary>Let what somebody else asked for be done, or stop it; it takes the permission for that as well.</summary>
    ApproveRequests,
}
