using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Restores;

/// <summary>Finds what a backup is built on.</summary>
public static class Chain
{
    /// <summary>
    /// The backups to apply for <paramref name="target"/>, full first and <paramref name="target"/> last. Refuses a chain with a gap, a loop,
    /// a member that is not available or of another method, and positions that do not follow on.
    /// </summary>
    /// <param name="target">The newest backup to apply.</param>
    /// <param name="find">Looks a backup up; null when the catalog has none of this id.</param>
    public static IReadOnlyList<Backup> Resolve(Backup target, Func<BackupId, Backup?> find)
    {
        var newestFirst = new List<Backup>();
        var seen = new HashSet<BackupId>();
        for (Backup current = target; ;)
        {
            Check(current, target, seen);
            newestFirst.Add(current);
            if (current.FromBackupId is not { } baseId)
            {
                break;
            }

            Backup parent = find(baseId) ?? throw Broken(target, $"its base {baseId} is not in the catalog");
            if (MethodRule.Of(current.Method).FindGap(parent.Id.Value, parent.Physical, current.Physical) is { } gap)
            {
                throw Broken(target, $"{current.Id} {gap}");
            }

            current = parent;
        }

        newestFirst.Reverse();
        return newestFirst;
    }

    private static void Check(Backup current, Backup target, HashSet<BackupId> seen)
    {
        if (!seen.Add(current.Id))
        {
            throw Broken(target, $"{current.Id} is built on itself");
        }

        if (current.State != BackupState.Available)
        {
#pragma warning disable CA1308 // lower case is the wire form
            throw Broken(target, $"{current.Id} is {current.State.ToString().ToLowerInvariant()}");
#pragma warning restore CA1308
        }

        if (current.Instance != target.Instance)
        {
            throw Broken(target, $"{current.Id} is a backup of another instance, {current.Instance}");
        }

        if (current.Method != target.Method)
        {
            throw Broken(target, $"{current.Id} was taken in another way, with {current.Method} and not with {target.Method}");
        }
    }

    private static DbCalmException Broken(Backup target, string why) =>
        new(ErrorCode.Refused, $"backup {target.Id} cannot be used: {why}", "choose another backup; see 'dbcalmctl backups list'");
}
