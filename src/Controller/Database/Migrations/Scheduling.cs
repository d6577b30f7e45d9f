namespace DbCalm.Controller.Database.Migrations;

/// <summary>Schedules, their runs, retention policies, and what operators say of instances.</summary>
internal static class Scheduling
{
    /// <summary>Version 3.</summary>
    public static Migration Migration { get; } = new(3, "schedules, runs and retention policies", Sql);

    private const string Sql = """
        CREATE TABLE schedules (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            settings TEXT NOT NULL,
            enabled BIGINT NOT NULL,
            paused_until TEXT,
            next_due TEXT,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            deleted_at TEXT
        );
        CREATE UNIQUE INDEX schedules_name ON schedules (name) WHERE deleted_at IS NULL;
        CREATE INDEX schedules_due ON schedules (next_due) WHERE deleted_at IS NULL AND enabled = 1;
        CREATE TABLE schedule_runs (
            schedule_id BIGINT NOT NULL REFERENCES schedules (id),
            instance TEXT NOT NULL,
            due_at TEXT NOT NULL,
            start_from TEXT NOT NULL,
            start_by TEXT,
            state TEXT NOT NULL,
            type TEXT NOT NULL,
            job_id TEXT,
            reason TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            PRIMARY KEY (schedule_id, instance, due_at)
        );
        CREATE INDEX schedule_runs_waiting ON schedule_runs (schedule_id) WHERE state = 'Waiting';
        CREATE INDEX schedule_runs_order ON schedule_runs (due_at, schedule_id, instance);
        CREATE TABLE retention_policies (
            name TEXT PRIMARY KEY,
            settings TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE TABLE retention_runs (
            id BIGINT PRIMARY KEY,
            ran_at TEXT NOT NULL,
            stopped TEXT NOT NULL
        );
        ALTER TABLE instances ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

        """;
}
