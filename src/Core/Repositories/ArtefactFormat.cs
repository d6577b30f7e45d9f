namespace DbCalm.Core.Repositories;

/// <summary>What a stored backup looks like.</summary>
public enum ArtefactFormat
{
    /// <summary>The tool's stream in segments, with a manifest.</summary>
    Stream,

    /// <summary>A directory as mariadb-backup makes it, with a manifest beside it.</summary>
    Plain,
}
