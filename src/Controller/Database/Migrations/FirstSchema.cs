namespace DbCalm.Controller.Database.Migrations;

/// <summary>Hosts, tokens, instances, jobs and the catalog. DBCalm's own tables (user, client, process, backup, …) may stand in the same file.</summary>
internal static class FirstSchema
{
    /// <summary>Version 1.</summary>
    public static Migration Migration { get; } = new(1, "hosts, instances, jobs and backups", Fleet + Jobs + Catalog);

    private const string Fleet = """
        CREATE TABLE hosts (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            machine_name TEXT NOT NULL,
            agent_version TEXT NOT NULL,
            certificate_sha256 TEXT NOT NULL,
            certificate_expires_at TEXT NOT NULL,
            enrolled_at TEXT NOT NULL,
            last_seen_at TEXT,
            clone_seen_at TEXT,
            removed_at TEXT,
            facts TEXT NOT NULL,
            problems TEXT NOT NULL
        );
        CREATE UNIQUE INDEX hosts_name ON hosts (name) WHERE removed_at IS NULL;
        CREATE TABLE enrollment_tokens (
            id TEXT PRIMARY KEY,
            host_name TEXT NOT NULL,
            secret_sha256 TEXT NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used_at TEXT
        );
        CREATE TABLE host_outboxes (
            host_id TEXT NOT NULL REFERENCES hosts (id),
            outbox_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (host_id, outbox_id)
        );
        CREATE TABLE instances (
            name TEXT PRIMARY KEY,
            host_id TEXT NOT NULL REFERENCES hosts (id),
            listed BIGINT NOT NULL,
            facts TEXT NOT NULL,
            restored_at TEXT
        );

        """;

    private const string Jobs = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            host_id TEXT NOT NULL REFERENCES hosts (id),
            instance TEXT,
            occupies TEXT,
            backup_id TEXT,
            request TEXT NOT NULL,
            epoch BIGINT NOT NULL,
            cancel_requested BIGINT NOT NULL,
            created_at TEXT NOT NULL,
            offered_at TEXT,
            started_at TEXT,
            finished_at TEXT,
            step TEXT NOT NULL,
            error_code TEXT,
            error_message TEXT,
            error_hint TEXT,
            result TEXT NOT NULL,
            offer TEXT,
            finish TEXT
        );
        CREATE INDEX jobs_order ON jobs (created_at, id);
        CREATE INDEX jobs_instance ON jobs (instance, created_at, id);
        CREATE INDEX jobs_unfinished ON jobs (state) WHERE finished_at IS NULL;
        CREATE TABLE job_logs (
            job_id TEXT NOT NULL REFERENCES jobs (id),
            number BIGINT NOT NULL,
            at TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (job_id, number)
        );

        """;

    private const string Catalog = """
        CREATE TABLE backups (
            id TEXT PRIMARY KEY,
            chain_id TEXT NOT NULL,
            instance TEXT NOT NULL,
            host_id TEXT NOT NULL REFERENCES hosts (id),
            type TEXT NOT NULL,
            state TEXT NOT NULL,
            from_backup_id TEXT,
            job_id TEXT NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT NOT NULL,
            data_bytes BIGINT NOT NULL,
            from_lsn BIGINT NOT NULL,
            to_lsn BIGINT NOT NULL,
            last_lsn BIGINT NOT NULL,
            binlog_file TEXT,
            binlog_position BIGINT,
            binlog_gtid TEXT,
            server_version TEXT NOT NULL,
            tool_version TEXT NOT NULL,
            proof TEXT NOT NULL,
            proof_at TEXT,
            held_at TEXT,
            hold_reason TEXT,
            problem TEXT NOT NULL
        );
        CREATE INDEX backups_order ON backups (started_at, id);
        CREATE INDEX backups_instance ON backups (instance, started_at, id);
        CREATE TABLE copies (
            backup_id TEXT NOT NULL REFERENCES backups (id),
            repository TEXT NOT NULL,
            host_id TEXT REFERENCES hosts (id),
            position BIGINT NOT NULL,
            state TEXT NOT NULL,
            spooled_on TEXT REFERENCES hosts (id),
            format TEXT NOT NULL,
            compression TEXT NOT NULL,
            key_id TEXT NOT NULL,
            stored_bytes BIGINT NOT NULL,
            manifest_sha256 TEXT NOT NULL,
            retain_until TEXT,
            problem TEXT NOT NULL,
            PRIMARY KEY (backup_id, repository)
        );
        CREATE INDEX copies_repository ON copies (repository);
        CREATE TABLE repositories (
            name TEXT PRIMARY KEY,
            settings TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );

        """;
}
