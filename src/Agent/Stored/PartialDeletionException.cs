using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored;

/// <summary>A part of a backup is gone and the rest could not be removed; repeating the deletion goes on with it.</summary>
internal sealed class PartialDeletionException(DbCalmException cause) : Exception(cause.Message, cause)
{
    /// <summary>What stood in the way.</summary>
    public DbCalmException Cause { get; } = cause;
}
