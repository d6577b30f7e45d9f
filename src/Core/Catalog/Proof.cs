namespace DbCalm.Core.Catalog;

/// <summary>How far a backup has been seen to hold; each level includes the ones before it.</summary>
public enum Proof
{
    /// <summary>Nothing has been read back.</summary>
    None,

    /// <summary>Every stored segment was re-read and its hash compared.</summary>
    Checksummed,

    /// <summary>It was extracted and prepared, and every tablespace checked.</summary>
    Prepared,

    /// <summary>It was restored.</summary>
    Restored,
}
