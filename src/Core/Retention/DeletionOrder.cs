using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>Puts what expired in an order in which it can be deleted: stopped at any point, no copy is left without what it is built on.</summary>
public static class DeletionOrder
{
    /// <summary>Repositories by name; in each, instance by instance and chain after chain, oldest first, dependents before what they are built on. The same input in any order gives the same.</summary>
    /// <param name="verdicts">What was decided; what is kept among it does not matter.</param>
    /// <param name="backups">The snapshot that it was decided on: what lies between two backups may have no copy at all.</param>
    public static IReadOnlyList<RepositoryDeletions> Of(IReadOnlyCollection<RetentionVerdict> verdicts, IReadOnlyCollection<RetainedBackup> backups)
    {
        ILookup<InstanceName, RetentionVerdict> expired = verdicts.Where(verdict => !verdict.IsKept).ToLookup(verdict => verdict.Backup.Instance);
        ILookup<InstanceName, RetainedBackup> known = backups.Where(backup => expired.Contains(backup.Instance)).ToLookup(backup => backup.Instance);
        var deletions = new SortedDictionary<string, List<BackupId>>(StringComparer.Ordinal);
        foreach (IGrouping<InstanceName, RetentionVerdict> instance in expired.OrderBy(instance => instance.Key.Value, StringComparer.Ordinal))
        {
            foreach (RetentionVerdict verdict in InOrder(instance, known[instance.Key]))
            {
                if (!deletions.TryGetValue(verdict.Repository.Value, out List<BackupId>? ids))
                {
                    deletions[verdict.Repository.Value] = ids = [];
                }

                ids.Add(verdict.BackupId);
            }
        }

        return [.. deletions.Select(entry => new RepositoryDeletions(new RepositoryName(entry.Key), entry.Value))];
    }

    private static IEnumerable<RetentionVerdict> InOrder(IEnumerable<RetentionVerdict> expired, IEnumerable<RetainedBackup> backups)
    {
        var known = new Dictionary<BackupId, RetainedBackup>();
        foreach (RetainedBackup backup in backups)
        {
            known.TryAdd(backup.Id, backup);
        }

        var places = new Dictionary<BackupId, (BackupId Root, int Depth)>();
        return expired
            .OrderBy(verdict => verdict.BackupId.Value, StringComparer.Ordinal)
            .Select(verdict => (Verdict: verdict, Place: PlaceOf(verdict.Backup, known, places)))
            .OrderBy(entry => entry.Place.Root.Value, StringComparer.Ordinal)
            .ThenByDescending(entry => entry.Place.Depth)
            .Select(entry => entry.Verdict);
    }

    // The first backup that it is built on and how far away that is.
    private static (BackupId Root, int Depth) PlaceOf(RetainedBackup backup, Dictionary<BackupId, RetainedBackup> known, Dictionary<BackupId, (BackupId Root, int Depth)> places)
    {
        var path = new Stack<BackupId>();
        RetainedBackup? at = backup;
        while (at is not null && !places.ContainsKey(at.Id))
        {
            // A root until the end is reached: where a loop ends.
            places[at.Id] = (at.Id, 0);
            path.Push(at.Id);
            at = at.From is { } from ? known.GetValueOrDefault(from) : null;
        }

        (BackupId Root, int Depth) place = at is null ? (path.Peek(), -1) : places[at.Id];
        while (path.TryPop(out BackupId id))
        {
            places[id] = place = (place.Root, place.Depth + 1);
        }

        return places[backup.Id];
    }
}
