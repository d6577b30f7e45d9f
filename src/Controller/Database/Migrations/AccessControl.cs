namespace DbCalm.Controller.Database.Migrations;

/// <summary>People and programs that may call, and what they may do. Of passwords and secrets there are hashes alone.</summary>
internal static class AccessControl
{
    /// <summary>Version 5.</summary>
    public static Migration Migration { get; } = new(5, "users and clients", Sql);

    // The version of an account is in its tokens: whatever changes it ends them.
    private const string Sql = """
        CREATE TABLE users (
            name TEXT PRIMARY KEY,
            password_hash TEXT NOT NULL,
            role TEXT NOT NULL,
            instances TEXT,
            version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE TABLE clients (
            id TEXT PRIMARY KEY,
            label TEXT NOT NULL,
            secret_hash TEXT NOT NULL,
            role TEXT NOT NULL,
            instances TEXT,
            version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE INDEX clients_label ON clients (label, id);
        CREATE TABLE authorization_codes (
            code_sha256 TEXT PRIMARY KEY,
            user_name TEXT NOT NULL,
            user_version TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used_at TEXT
        );

        """;
}
