namespace DbCalm.Core.Jobs;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Takes a backup.</summary>
    Backup,

    /// <summary>Restores a chain into a directory or an instance.</summary>
    Restore,

    /// <summary>Proves that what is stored is what was written.</summary>
    Verify,
}
