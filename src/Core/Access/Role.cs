namespace DbCalm.Core.Access;

/// <summary>What somebody may do; <see cref="Roles"/> says it in detail.</summary>
public enum Role
{
    /// <summary>Looks.</summary>
    Viewer,

    /// <summary>Looks, takes backups, verifies, copies, holds and restores them.</summary>
    Operator,

    /// <summary>Looks, at the audit trail too, and changes nothing.</summary>
    Auditor,

    /// <summary>Everything.</summary>
    Admin,
}
