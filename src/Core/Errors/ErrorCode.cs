namespace DbCalm.Core.Errors;

/// <summary>What went wrong, in the terms that decide what a caller may do next; <see cref="ErrorTraits"/> gives each its meaning on every edge.</summary>
public enum ErrorCode
{
    /// <summary>A bug or a surprise; the message carries what is known.</summary>
    Internal,

    /// <summary>The request itself is wrong and will stay wrong.</summary>
    InvalidInput,

    /// <summary>No login, or one that does not hold.</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not do this.</summary>
    NotPermitted,

    /// <summary>Too much of it lately; waiting helps.</summary>
    Throttled,

    /// <summary>The named object does not exist.</summary>
    NotFound,

    /// <summary>An object of this name exists already.</summary>
    AlreadyExists,

    /// <summary>The world is not in the state that the request needs; changing it helps, repeating alone does not.</summary>
    Refused,

    /// <summary>The request is kept and waits for another administrator, or for its time; repeating it changes nothing.</summary>
    ApprovalNeeded,

    /// <summary>A peer, server or repository cannot be reached now.</summary>
    Unavailable,

    /// <summary>A backup tool failed; the message is in its own words.</summary>
    ToolFailed,

    /// <summary>A command before or after a job failed or took too long.</summary>
    HookFailed,

    /// <summary>A file system or repository has no room left.</summary>
    NoSpace,

    /// <summary>Stored bytes are not what was written.</summary>
    Corrupt,

    /// <summary>Somebody asked for the work to stop.</summary>
    Cancelled,

    /// <summary>The process that did the work died before it ended.</summary>
    Interrupted,
}
