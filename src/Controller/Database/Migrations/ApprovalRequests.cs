namespace DbCalm.Controller.Database.Migrations;

/// <summary>Requests that wait for a second person or for their time, and what became of them.</summary>
internal static class ApprovalRequests
{
    /// <summary>Version 9.</summary>
    public static Migration Migration { get; } = new(9, "approvals", Sql);

    // The request itself, in base64, is there only as long as it may have to be carried out.
    private const string Sql = """
        CREATE TABLE approvals (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            rule TEXT NOT NULL,
            path TEXT NOT NULL,
            request TEXT NOT NULL,
            request_sha256 TEXT NOT NULL,
            shown TEXT NOT NULL,
            summary TEXT NOT NULL,
            facts TEXT NOT NULL,
            state TEXT NOT NULL,
            asker_kind TEXT NOT NULL,
            asker_name TEXT NOT NULL,
            asker_since TEXT NOT NULL,
            asked_by TEXT NOT NULL,
            asked_from TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            until TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            decided_from TEXT NOT NULL,
            decided_at TEXT,
            reason TEXT NOT NULL,
            finished_at TEXT,
            answer TEXT NOT NULL,
            interrupted BIGINT NOT NULL
        );
        CREATE INDEX approvals_order ON approvals (asked_at, id);
        CREATE INDEX approvals_open ON approvals (state, until) WHERE finished_at IS NULL;
        CREATE INDEX approvals_same ON approvals (asker_kind, asker_name, request_sha256);
        CREATE INDEX approvals_finished ON approvals (finished_at) WHERE finished_at IS NOT NULL;
        """;
}
