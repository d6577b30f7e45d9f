namespace DbCalm.Controller.Database.Migrations;

/// <summary>Who is told of what: channels, what is wrong now, what each channel was told of it, messages on their way, and the room in repositories.</summary>
internal static class Notifying
{
    /// <summary>Version 7.</summary>
    public static Migration Migration { get; } = new(7, "notifications", Sql);

    private const string Sql = """
        CREATE TABLE notification_channels (
            name TEXT PRIMARY KEY,
            settings TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE TABLE notification_conditions (
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (kind, subject)
        );
        CREATE TABLE notification_tellings (
            channel TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            told_at TEXT NOT NULL,
            PRIMARY KEY (kind, subject, channel)
        );
        CREATE TABLE notifications (
            id TEXT PRIMARY KEY,
            channel TEXT NOT NULL,
            event TEXT NOT NULL,
            body TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            created_at TEXT NOT NULL,
            next_attempt_at TEXT,
            give_up_at TEXT NOT NULL,
            finished_at TEXT,
            last_error TEXT NOT NULL
        );
        CREATE INDEX notifications_waiting ON notifications (channel, next_attempt_at, id) WHERE state = 'Waiting';
        CREATE INDEX notifications_order ON notifications (created_at, id);
        CREATE INDEX notifications_undelivered ON notifications (channel) WHERE state <> 'Delivered';
        CREATE INDEX notifications_finished ON notifications (finished_at) WHERE finished_at IS NOT NULL;
        CREATE TABLE repository_spaces (
            repository TEXT NOT NULL,
            host_id TEXT NOT NULL REFERENCES hosts (id),
            free_bytes BIGINT NOT NULL,
            total_bytes BIGINT NOT NULL,
            seen_at TEXT NOT NULL,
            PRIMARY KEY (repository, host_id)
        );

        """;
}
