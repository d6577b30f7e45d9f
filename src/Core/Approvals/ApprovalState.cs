namespace DbCalm.Core.Approvals;

/// <summary>What became of a request that was held.</summary>
public enum ApprovalState
{
    /// <summary>It waits for somebody, or for its time.</summary>
    Pending,

    /// <summary>It is to be carried out.</summary>
    Approved,

    /// <summary>It is being carried out.</summary>
    Running,

    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>It could not be carried out, or nobody knows whether it was.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Denied,

    /// <summary>Nobody agreed in time.</summary>
    Expired,
}
