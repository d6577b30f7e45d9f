using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>
/// What of the copies that are to go can go at once. Each repository has a job of its own, and none waits for another: a copy that another repository's copies are
/// built on goes only when those are gone, in a later run, so that one that could not be deleted is still whole.
/// </summary>
internal static class DeletionRound
{
    /// <summary>The copies of <paramref name="expired"/> that can go now, in the same order.</summary>
    /// <param name="expired">What is to go, dependents first in each repository.</param>
    /// <param name="byId">All backups of the instance.</param>
    public static IReadOnlyList<(Backup Backup, BackupCopy Copy)> Of(IReadOnlyList<(Backup Backup, BackupCopy Copy)> expired, IReadOnlyDictionary<BackupId, Backup> byId)
    {
        var later = new HashSet<BackupId>();
        foreach ((Backup backup, BackupCopy copy) in expired)
        {
            bool isNeededElsewhere = false;
            Backup? at = BaseOf(backup, byId);
            for (int length = 0; at is not null && length < byId.Count; length++)
            {
                isNeededElsewhere |= !IsGoodIn(at, copy.Repository);
                if (isNeededElsewhere && at.Copies.Any(other => other.Repository != copy.Repository))
                {
                    later.Add(at.Id);
                }

                at = BaseOf(at, byId);
            }
        }

        return [.. expired.Where(entry => !later.Contains(entry.Backup.Id))];
    }

    private static Backup? BaseOf(Backup backup, IReadOnlyDictionary<BackupId, Backup> byId) => backup.FromBackupId is { } from ? byId.GetValueOrDefault(from) : null;

    private static bool IsGoodIn(Backup backup, RepositoryName repository) => backup.Copies.Any(copy => copy.Repository == repository && copy.IsGood);
}
