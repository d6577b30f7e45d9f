namespace DbCalm.Controller.Database.Migrations;

/// <summary>The schedule that took a backup.</summary>
internal static class BackupListing
{
    /// <summary>Version 2.</summary>
    public static Migration Migration { get; } = new(2, "schedules of backups", "ALTER TABLE backups ADD COLUMN schedule_id BIGINT;");
}
