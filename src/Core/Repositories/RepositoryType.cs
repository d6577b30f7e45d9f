namespace DbCalm.Core.Repositories;

/// <summary>What kind of place keeps the objects.</summary>
public enum RepositoryType
{
    /// <summary>A directory of a file system that the agent's host has mounted.</summary>
    Directory,

    /// <summary>A bucket behind the S3 interface.</summary>
    S3,
}
