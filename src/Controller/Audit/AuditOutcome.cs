namespace DbCalm.Controller.Audit;

/// <summary>The outcome of an action.</summary>
internal enum AuditOutcome
{
    /// <summary>It is about to be done; another row says how it ended. One without the other was cut off by a crash.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>The caller may not.</summary>
    Refused,

    /// <summary>It could not be done.</summary>
    Failed,

    /// <summary>It is held until somebody else agrees, or until its time comes.</summary>
    Waiting,
}
