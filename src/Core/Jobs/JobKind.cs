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

    /// <summary>Makes a copy of a backup in another repository.</summary>
    Copy,

    /// <summary>Removes copies of backups from a repository.</summary>
    Delete,

    /// <summary>Writes a fact about a backup beside it, such as a hold.</summary>
    Note,

    /// <summary>Compares a repository with the catalog.</summary>
    Check,

    /// <summary>Reads the catalog back from a repository.</summary>
    Rebuild,

    /// <summary>Takes over backups that another program made.</summary>
    Import,

    /// <summary>Tries what a repository has to be able to do.</summary>
    Test,

    /// <summary>Wraps the data keys of a repository with its newest key.</summary>
    Rotate,
}
