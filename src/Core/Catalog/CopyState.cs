namespace DbCalm.Core.Catalog;

/// <summary>Whether one copy of a backup can be used.</summary>
public enum CopyState
{
    /// <summary>Its manifest is durable in its repository.</summary>
    Available,

    /// <summary>It is still to be made; a job does it, or will when the repository is back.</summary>
    Pending,

    /// <summary>Making it failed and nobody tries again on their own.</summary>
    Failed,

    /// <summary>Its objects are being removed.</summary>
    Deleting,
}
