namespace DbCalm.Core.Catalog;

/// <summary>What a backup holds.</summary>
public enum BackupType
{
    /// <summary>Everything; the start of a chain.</summary>
    Full,

    /// <summary>The pages that changed since its base.</summary>
    Incremental,
}
