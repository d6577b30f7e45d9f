namespace DbCalm.Core.Approvals;

/// <summary>The operations that can be set to need more than one person.</summary>
public enum ApprovalKind
{
    /// <summary>A backup, or a copy of one, is deleted by hand.</summary>
    DeleteBackup,

    /// <summary>What is stored may go sooner than it would have: by a policy, a hold or a lock.</summary>
    ShortenRetention,

    /// <summary>A repository is forgotten.</summary>
    RemoveRepository,

    /// <summary>A key that somebody or something works with ends: of tokens, a program, a host or a repository.</summary>
    RevokeKey,
}
