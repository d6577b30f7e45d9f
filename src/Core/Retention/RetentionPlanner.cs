using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>Decides which copies of which backups are kept and which expire. Deleting what expires and deciding again expires nothing more, and what expires once also does at any later time.</summary>
public static class RetentionPlanner
{
    /// <summary>
    /// One verdict for every copy, by instance and newest first. Whatever the policies say, these stay: what is held, in use or locked; the last chain that an instance
    /// can be restored from; all that a kept copy is built on, in its own repository or, where that has no good one, in every other; and the good copies of a backup
    /// of which a bad one is kept. So a chain goes from its newest end.
    /// </summary>
    /// <param name="backups">All backups of each instance that occurs, in any order.</param>
    /// <param name="now">The present time.</param>
    public static IReadOnlyList<RetentionVerdict> Decide(IReadOnlyCollection<RetainedBackup> backups, DateTimeOffset now)
    {
        var instances = new Dictionary<InstanceName, List<RetainedBackup>>();
        int copies = 0;
        foreach (RetainedBackup backup in backups)
        {
            if (!instances.TryGetValue(backup.Instance, out List<RetainedBackup>? own))
            {
                instances[backup.Instance] = own = [];
            }

            own.Add(backup);
            copies += backup.Copies.Count;
        }

        var verdicts = new RetentionVerdict[copies];
        int done = 0;
        foreach ((_, List<RetainedBackup> own) in instances.OrderBy(instance => instance.Key.Value, StringComparer.Ordinal))
        {
            var snapshot = new InstanceSnapshot(own);
            new InstanceRetention(snapshot, now, new ArraySegment<RetentionVerdict>(verdicts, done, snapshot.Copies.Length)).Decide();
            done += snapshot.Copies.Length;
        }

        return verdicts;
    }
}
