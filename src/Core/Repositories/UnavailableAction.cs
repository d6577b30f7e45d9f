namespace DbCalm.Core.Repositories;

/// <summary>What a backup does when its repository is down at its start.</summary>
public enum UnavailableAction
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It goes to a directory of the host and is uploaded when the repository is back.</summary>
    Spool,
}
