namespace DbCalm.Controller.Database.Migrations;

/// <summary>
/// The schedule that took a backup, and the indexes by which a million backups are listed, counted and looked after without reading them all.
/// What almost every backup has (available, no proof, no hold) is in no index: it selects nothing.
/// </summary>
internal static class BackupListing
{
    /// <summary>Version 2.</summary>
    public static Migration Migration { get; } = new(2, "schedules of backups, and indexes for lists", Backups + Copies + Others);

    private const string Backups = """
        ALTER TABLE backups ADD COLUMN schedule_id BIGINT;
        CREATE INDEX backups_finished ON backups (finished_at, id);
        CREATE INDEX backups_size ON backups (data_bytes, id, started_at, instance, host_id, type, state, proof, schedule_id, held_at);
        CREATE INDEX backups_chain ON backups (chain_id, started_at, id);
        CREATE INDEX backups_host ON backups (host_id, started_at, id);
        CREATE INDEX backups_schedule ON backups (schedule_id, started_at, id) WHERE schedule_id IS NOT NULL;
        CREATE INDEX backups_state ON backups (state, started_at, id) WHERE state <> 'Available';
        CREATE INDEX backups_proof ON backups (proof, started_at, id) WHERE proof <> 'None';
        CREATE INDEX backups_held ON backups (held_at, id) WHERE held_at IS NOT NULL;

        """;

    private const string Copies = """
        DROP INDEX copies_repository;
        CREATE INDEX copies_repository ON copies (repository, host_id, backup_id, stored_bytes);
        CREATE INDEX copies_pending ON copies (backup_id) WHERE state = 'Pending';
        CREATE INDEX copies_problem ON copies (backup_id) WHERE problem <> '';

        """;

    private const string Others = """
        CREATE INDEX hosts_any_name ON hosts (name, id);
        CREATE INDEX jobs_backup ON jobs (backup_id, kind, finished_at);
        CREATE INDEX jobs_failed ON jobs (created_at, id) WHERE state IN ('Failed', 'Interrupted');

        """;
}
