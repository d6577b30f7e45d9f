namespace DbCalm.Controller.Database.Migrations;

/// <summary>Certificates that renew themselves, and hosts that may not connect for now. What no authority is named for was signed by the first one.</summary>
internal static class HostRenewal
{
    /// <summary>Version 8.</summary>
    public static Migration Migration { get; } = new(8, "renewal of host certificates", Sql);

    private const string Sql = """
        ALTER TABLE hosts ADD COLUMN certificate_authority TEXT NOT NULL DEFAULT '';
        ALTER TABLE hosts ADD COLUMN next_certificate_sha256 TEXT;
        ALTER TABLE hosts ADD COLUMN next_certificate_expires_at TEXT;
        ALTER TABLE hosts ADD COLUMN next_certificate_authority TEXT;
        ALTER TABLE hosts ADD COLUMN authorities_sha256 TEXT NOT NULL DEFAULT '';
        ALTER TABLE hosts ADD COLUMN late_returns BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE hosts ADD COLUMN late_return_at TEXT;
        ALTER TABLE hosts ADD COLUMN late_certificate_sha256 TEXT;
        ALTER TABLE hosts ADD COLUMN pending_since TEXT;
        ALTER TABLE hosts ADD COLUMN quarantined_at TEXT;
        ALTER TABLE hosts ADD COLUMN revoked_at TEXT;
        ALTER TABLE hosts DROP COLUMN clone_seen_at;

        """;
}
