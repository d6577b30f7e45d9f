namespace DbCalm.Controller.Database.Migrations;

/// <summary>The schema's history, oldest first.</summary>
internal static class AllMigrations
{
    /// <summary>Every migration.</summary>
    public static IReadOnlyList<Migration> InOrder { get; } = [FirstSchema.Migration, BackupListing.Migration, Scheduling.Migration, FoundBackups.Migration, AccessControl.Migration, AuditTrail.Migration, Notifying.Migration, HostRenewal.Migration, ApprovalRequests.Migration, BackupMethods.Migration];
}
