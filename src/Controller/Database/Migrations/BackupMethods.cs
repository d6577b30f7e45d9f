namespace DbCalm.Controller.Database.Migrations;

/// <summary>How each backup was taken; all that a store held before there was a choice are of one method.</summary>
internal static class BackupMethods
{
    /// <summary>Version 10.</summary>
    public static Migration Migration { get; } = new(10, "methods of backups", "ALTER TABLE backups ADD COLUMN method TEXT NOT NULL DEFAULT 'mariadb-backup';");
}
