namespace DbCalm.Controller.Database.Migrations;

/// <summary>Who did what. Rows are added and never changed, which the database itself sees to.</summary>
internal static class AuditTrail
{
    /// <summary>Version 6.</summary>
    public static Migration Migration { get; } = new(6, "audit trail", Sql);

    private const string Sql = """
        CREATE TABLE audit (
            number BIGINT PRIMARY KEY,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            address TEXT NOT NULL,
            action TEXT NOT NULL,
            outcome TEXT NOT NULL,
            begun BIGINT,
            request TEXT NOT NULL,
            before_state TEXT NOT NULL,
            after_state TEXT NOT NULL,
            reason TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        );
        CREATE INDEX audit_actor ON audit (actor, number);
        CREATE INDEX audit_outcome ON audit (outcome, number);
        CREATE INDEX audit_at ON audit (at, number);
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is not deleted'); END;
        CREATE TABLE audit_seals (
            number BIGINT PRIMARY KEY,
            hash TEXT NOT NULL,
            at TEXT NOT NULL,
            key_id TEXT NOT NULL,
            signature TEXT NOT NULL
        );
        CREATE TRIGGER audit_seals_are_not_changed BEFORE UPDATE ON audit_seals BEGIN SELECT RAISE(ABORT, 'the seals of the audit trail are not changed'); END;
        CREATE TRIGGER audit_seals_are_not_deleted BEFORE DELETE ON audit_seals BEGIN SELECT RAISE(ABORT, 'the seals of the audit trail are not deleted'); END;

        """;
}
