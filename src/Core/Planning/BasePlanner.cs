using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Planning;

/// <summary>Chooses the backup that an incremental is built on.</summary>
public static class BasePlanner
{
    /// <summary>
    /// The base for an incremental of <paramref name="instance"/>: the backup named by <paramref name="wanted"/>, or the newest available one.
    /// Only methods with incrementals count: a newer backup of another kind does not stand in the way. A backup from before the instance's last restore is refused, since the data has another history since then.
    /// </summary>
    /// <param name="instance">The database server.</param>
    /// <param name="wanted">The base that was asked for, as found in the catalog; null to choose.</param>
    /// <param name="backups">The instance's backups, in any order.</param>
    /// <param name="restoredAt">When the instance's data directory was last replaced by a restore; null for never.</param>
    public static Backup Choose(InstanceName instance, Backup? wanted, IEnumerable<Backup> backups, DateTimeOffset? restoredAt)
    {
        if (wanted is not null)
        {
            return CheckWanted(instance, wanted, restoredAt);
        }

        return backups
            .Where(backup => backup.Instance == instance && backup.State == BackupState.Available && MethodRule.Of(backup.Method).HasIncrementals && IsOfPresentHistory(backup, restoredAt))
            .OrderByDescending(backup => backup.StartedAt)
            .ThenByDescending(backup => backup.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault()
            ?? throw new DbCalmException(
                ErrorCode.Refused,
                $"instance {instance} has no full backup to build an incremental on",
                $"take one first: dbcalmctl backup full --instance {instance}");
    }

    private static Backup CheckWanted(InstanceName instance, Backup wanted, DateTimeOffset? restoredAt)
    {
        if (wanted.Instance != instance)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {wanted.Id} is of instance {wanted.Instance}, not {instance}", "choose a base of the same instance");
        }

        if (wanted.State != BackupState.Available)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {wanted.Id} is not available", "choose a base that is; see 'dbcalmctl backups list'");
        }

        if (!MethodRule.Of(wanted.Method).HasIncrementals)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {wanted.Id} was taken with {wanted.Method}, which has no incrementals", $"take a full backup instead: dbcalmctl backup full --instance {instance}");
        }

        return IsOfPresentHistory(wanted, restoredAt)
            ? wanted
            : throw new DbCalmException(
                ErrorCode.Refused,
                $"backup {wanted.Id} is from before the last restore of instance {instance}",
                $"take a full backup first: dbcalmctl backup full --instance {instance}");
    }

    private static bool IsOfPresentHistory(Backup backup, DateTimeOffset? restoredAt) => restoredAt is null || backup.StartedAt > restoredAt;
}
