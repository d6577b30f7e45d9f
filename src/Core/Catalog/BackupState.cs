namespace DbCalm.Core.Catalog;

/// <summary>Whether a backup can be used.</summary>
public enum BackupState
{
    /// <summary>Its manifest is durable: it exists.</summary>
    Available,

    /// <summary>It was tried and does not exist.</summary>
    Failed,

    /// <summary>Its objects are being removed.</summary>
    Deleting,
}
