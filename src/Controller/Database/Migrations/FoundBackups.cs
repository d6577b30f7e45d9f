namespace DbCalm.Controller.Database.Migrations;

/// <summary>What a found backup says of a schedule that this store never had.</summary>
internal static class FoundBackups
{
    /// <summary>Version 4.</summary>
    public static Migration Migration { get; } = new(4, "schedules of other catalogs", "ALTER TABLE backups ADD COLUMN foreign_schedule_id BIGINT;");
}
