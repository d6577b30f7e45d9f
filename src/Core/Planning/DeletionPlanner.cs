using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Planning;

/// <summary>Decides what the deletion of a backup means for what is built on it.</summary>
public static class DeletionPlanner
{
    /// <summary>
    /// The backups to delete, dependents before what they are built on, <paramref name="target"/> last. Throws a refusal when something available depends on it and
    /// <paramref name="cascade"/> is false, or when one of them is held.
    /// </summary>
    /// <param name="target">The backup to delete.</param>
    /// <param name="backups">All backups of its instance, in any order.</param>
    /// <param name="cascade">Dependents go with it.</param>
    public static IReadOnlyList<Backup> Plan(Backup target, IReadOnlyCollection<Backup> backups, bool cascade)
    {
        ILookup<BackupId, Backup> dependents = backups.Where(backup => backup.FromBackupId is not null && backup.State != BackupState.Failed).ToLookup(backup => backup.FromBackupId!.Value);
        var order = new List<Backup>();
        var seen = new HashSet<BackupId>();
        Visit(target);
        Backup[] live = [.. order.Where(backup => backup.Id != target.Id && backup.State == BackupState.Available)];
        if (live.Length > 0 && !cascade)
        {
            throw new DbCalmException(
                ErrorCode.Refused,
                $"backup {target.Id} is the base of {string.Join(", ", live.Select(backup => backup.Id))}",
                "delete those first, or all of them with --cascade");
        }

        return order.FirstOrDefault(backup => backup.Hold is not null) is { } held
            ? throw new DbCalmException(ErrorCode.Refused, $"backup {held.Id} is held{(held.Hold!.Reason.Length > 0 ? $": {held.Hold.Reason}" : "")}", $"release it first: dbcalmctl backups release {held.Id}")
            : order;

        void Visit(Backup backup)
        {
            if (!seen.Add(backup.Id))
            {
                return;
            }

            foreach (Backup dependent in dependents[backup.Id].OrderBy(d => d.Id.Value, StringComparer.Ordinal))
            {
                Visit(dependent);
            }

            order.Add(backup);
        }
    }
}
